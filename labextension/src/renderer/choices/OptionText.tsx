import "./choices.css";
import { ACCENTS } from "../look/theme.ts";
import { Icon } from "../parts/Icon.tsx";
import type { Choice } from "./choices.ts";

/** An option as visitors read it: its dot, its icon, its label and the line under it. */
export function OptionText({ label, description, color, icon }: Pick<Choice, "label" | "description" | "color" | "icon">) {
  return (
    <span className="jt-option-text">
      <span className="jt-option-label">
        {color === null ? null : <i className="jt-option-dot" style={{ background: ACCENTS[color] }} />}
        {icon === "" ? null : <Icon name={icon} />}
        {label}
      </span>
      {description === "" ? null : <span className="jt-option-note">{description}</span>}
    </span>
  );
}
