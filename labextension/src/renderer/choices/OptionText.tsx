import "./choices.css";
import { ACCENTS } from "../look/theme.ts";
import type { Choice } from "./choices.ts";

/** An option as visitors read it: its dot, its label and the line under it. */
export function OptionText({ label, description, color }: Pick<Choice, "label" | "description" | "color">) {
  return (
    <span className="jt-option-text">
      <span className="jt-option-label">
        {color === null ? null : <i className="jt-option-dot" style={{ background: ACCENTS[color] }} />}
        {label}
      </span>
      {description === "" ? null : <span className="jt-option-note">{description}</span>}
    </span>
  );
}
