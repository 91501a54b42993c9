import "./index.css";
import { useState } from "react";
import { problemIn, VISIT_HEADER, type FilesPlace } from "../../core/files.ts";
import { say, sayProperty } from "../../core/locale.ts";
import type { DownloadComponent as Properties, JsonValue, UploadedFile } from "../../core/protocol.ts";
import { useRenderer, useRunning, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { ButtonFace } from "../../renderer/parts/ButtonFace.tsx";
import { whenMade } from "./making.ts";
import { messageOf } from "../../core/errors.ts";

/** Lets the browser fetch what a handler has made, from an address for a short while. Throws with what is wrong. */
async function fetchFile(place: FilesPlace | null, visit: string | null, component: string, { id, name }: UploadedFile): Promise<void> {
  if (place === null || visit === null) throw new Error(say("Files can be downloaded only where a Jupyter server with jupyter_tools serves the page."));
  const headers = { ...place.headers, [VISIT_HEADER]: visit, "Content-Type": "application/json" };
  const body = JSON.stringify({ component, file: id });
  const answer = await fetch(`${place.url}downloads`, { method: "POST", headers, body, credentials: "same-origin", cache: "no-store" }).catch(() => {
    throw new Error(say("The file could not be fetched. Check the connection and press again."));
  });
  const said = (await answer.json().catch(() => null)) as JsonValue;
  if (!answer.ok) throw new Error(problemIn(said));
  const { path } = said as { path: string };
  const anchor = document.createElement("a");
  anchor.href = `${place.url}${path}${place.query}`;
  anchor.download = name;
  anchor.click();
}

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
