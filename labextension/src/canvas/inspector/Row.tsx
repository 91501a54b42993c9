/** A row of the inspector: what is edited, its field, and what is to be said of it. */
import type { ReactNode } from "react";
import { Icon } from "../controls/Icon.tsx";
import type { IconName } from "../controls/icons.ts";
import { useWanted } from "./wanted.ts";

interface RowProps {
  label: string;
  /** The id of the field that the label names; without one it names none. */
  htmlFor?: string;
  /** What it is, for whoever rests on the label. */
  description?: string | undefined;
  /** The property or event of a component or of the page, by whose name the field can be asked for. */
  property?: string;
  /** Whether it is set, so that its label stands out. */
  changed: boolean;
  /** Sets it back; null where there is nothing to set back. */
  onReset: (() => void) | null;
  resets?: string;
  /** What stands after the field. */
  aside?: ReactNode;
  children: ReactNode;
}

export function Row({ label, htmlFor, description, property, changed, onReset, resets = "Reset", aside, children }: RowProps) {
  const row = useWanted(property);
  return (
    <div ref={row} className="jt-c-row" data-changed={changed ? "" : undefined} data-property={property}>
      {onReset === null ? null : <button type="button" className="jt-c-dot" aria-label={`Reset ${label}`} title={resets} onClick={onReset} />}
      {htmlFor === undefined ? (
        <span className="jt-c-row-label">{label}</span>
      ) : (
        <label className="jt-c-row-label" htmlFor={htmlFor} title={description}>
          {label}
        </label>
      )}
      <div className="jt-c-row-field">{children}</div>
      {aside}
    </div>
  );
}

interface NoteProps {
  kind?: "rule" | "set" | "error" | "warning";
  icon?: IconName;
  children: ReactNode;
}

/** A line below a field. */
export function NoteLine({ kind, icon = kind === "error" || kind === "warning" ? kind : undefined, children }: NoteProps) {
  return (
    <small className="jt-c-note" data-kind={kind}>
      {icon === undefined ? null : <Icon name={icon} size={12} />}
      <span>{children}</span>
    </small>
  );
}
