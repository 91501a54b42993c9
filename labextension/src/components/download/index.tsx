import "./index.css";
import { useState } from "react";
import { say, sayProperty } from "../../core/locale.ts";
import type { DownloadComponent as Properties, UploadedFile } from "../../core/protocol.ts";
import { useRenderer, useRunning, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { ButtonFace } from "../../renderer/parts/ButtonFace.tsx";
import { fetchFile } from "../../renderer/parts/fetch-file.ts";
import { whenMade } from "./making.ts";
import { messageOf } from "../../core/errors.ts";

export default function Download({ path, component }: ComponentProps<Properties>) {
  const { visit, store, files: place } = useRenderer();
  const running = useRunning(path);
  const [problem, setProblem] = useState("");
  const { label, icon, kind, disabled, wide, handlers, file } = component;

  async function take(made: UploadedFile | null, at: string): Promise<void> {
    try {
      if (made === null) throw new Error(say("There was nothing to download."));
      await fetchFile(place, visit.id, store.atPeer(at), made);
    } catch (error) {
      setProblem(messageOf(error));
    }
  }

  function press(): void {
    setProblem("");
    if (!("click" in handlers)) void take(file, path);
    else {
      visit.press(path, () => {
        whenMade(store, path, (made, at) => void take(made, at));
        visit.event(path, "click");
      });
    }
  }

  return (
    <div className="jt-download" data-wide={wide ? "" : undefined}>
      <button
        type="button"
        className="jt-button"
        data-kind={kind}
        data-bare={label === "" && icon !== "" ? "" : undefined}
        disabled={disabled}
        aria-busy={running}
        aria-label={label === "" ? path.slice(path.lastIndexOf(".") + 1).replaceAll("_", " ") : undefined}
        onClick={press}
      >
        <ButtonFace icon={icon} running={running}>
          {sayProperty(label)}
        </ButtonFace>
      </button>
      {problem === "" ? null : (
        <div className="jt-download-problem" role="alert">
          {problem}
        </div>
      )}
    </div>
  );
}
