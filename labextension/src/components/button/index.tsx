import "./index.css";
import { useRef } from "react";
import type { ButtonComponent as Properties } from "../../core/protocol.ts";
import { sayProperty } from "../../core/locale.ts";
import { useRenderer, useRunning, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { useForm } from "../../renderer/hooks/form.ts";
import { namesOf, useShortcut } from "../../renderer/hooks/shortcuts.ts";
import { ButtonFace } from "../../renderer/parts/ButtonFace.tsx";

export default function Button({ path, component }: ComponentProps<Properties>) {
  const { visit } = useRenderer();
  const form = useForm();
  const running = useRunning(path);
  const element = useRef<HTMLButtonElement>(null);
  const { label, icon, kind, disabled, wide, shortcut, handlers } = component;
  const sends = form !== null && kind === "primary";
  useShortcut(shortcut, element);

  function press(): void {
    if (sends) form.press(path);
    else if ("click" in handlers) visit.press(path, () => visit.event(path, "click"));
  }

  return (
    <button
      ref={element}
      type="button"
      className="jt-button"
      data-kind={kind}
      data-bare={label === "" && icon !== "" ? "" : undefined}
      data-wide={wide ? "all" : sends ? "" : undefined}
      disabled={disabled}
      aria-busy={running}
      aria-label={label === "" ? path.slice(path.lastIndexOf(".") + 1).replaceAll("_", " ") : undefined}
      {...namesOf(shortcut)}
      onClick={press}
    >
      <ButtonFace icon={icon} running={running}>
        {sayProperty(label)}
      </ButtonFace>
    </button>
  );
}
