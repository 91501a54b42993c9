/** A button that copies a text, and says that it has. */
import "./Copy.css";
import { useEffect, useState } from "react";
import { say } from "../../core/locale.ts";
import { copyText } from "./copying.ts";
import { Icon } from "./Icon.tsx";

/** Milliseconds for which it says so. */
const SAID = 1500;

/** `what` names the text, for those who do not see where the button is. */
export function CopyButton({ text, what }: { text: () => string; what: string }) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return undefined;
    const timer = setTimeout(() => setState("idle"), SAID);
    return () => clearTimeout(timer);
  }, [state]);
  const said = state === "copied" ? say("Copied") : state === "failed" ? say("Not copied") : "";
  return (
    <span className="jt-copy">
      <button
        type="button"
        className="jt-icon-button"
        aria-label={say("Copy {what}", { what })}
        title={say("Copy")}
        onClick={() => void copyText(text()).then(() => setState("copied"), () => setState("failed"))}
      >
        <Icon name={state === "copied" ? "check" : state === "failed" ? "ban" : "copy"} />
      </button>
      <output className="jt-unseen">{said}</output>
    </span>
  );
}
