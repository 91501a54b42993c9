import "./index.css";
import type { ButtonComponent as Properties } from "../../core/protocol.ts";
import { useRenderer, useRunning, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { useForm } from "../../renderer/hooks/form.ts";
import { Patient } from "../../renderer/parts/Patient.tsx";

/** Most handlers end sooner, and a spinner that flashes looks like a fault. */
const SPINNER_AFTER = 150;

export default function Button({ path, component }: ComponentProps<Properties>) {
  const { visit } = useRenderer();
  const form = useForm();
  const running = useRunning(path);
  const { label, kind, disabled, handlers } = component;

  function press(): void {
    if (form && kind === "primary") form.press(path);
    else if ("click" in handlers) visit.event(path, "click");
  }

  return (
    <button
      type="button"
      className="jt-button"
      data-kind={kind}
      data-wide={form && kind === "primary" ? "" : undefined}
      disabled={disabled}
      aria-busy={running}
      onClick={press}
    >
      <span className="jt-button-label">{label}</span>
      {running ? (
        <Patient after={SPINNER_AFTER}>
          <span className="jt-spinner" aria-hidden="true" />
        </Patient>
      ) : null}
    </button>
  );
}
