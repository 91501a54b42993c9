/** The cells of a row as fields, where a table is a list. */
import "./row-form.css";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { say } from "../../core/locale.ts";

export interface CellField {
  name: string;
  label: string;
  required: boolean;
  /** The texts of which one is chosen, each with what it is called; null where any may be given. */
  choices: readonly (readonly [text: string, label: string])[] | null;
  input: "date" | "datetime-local" | "text";
  numeric: boolean;
  text: string;
  error: string;
}

interface RowFormProps {
  /** What the form is of. */
  title: string;
  fields: readonly CellField[];
  /** Whether the row is to be deleted; null where it cannot be. */
  deleted: boolean | null;
  /** What is wrong with the whole row; empty for nothing. */
  error: string;
  onGive(name: string, text: string): void;
  onTurn(): void;
  onDone(): void;
}

function Field({ field, onGive, onLeave }: { field: CellField; onGive: (text: string) => void; onLeave: () => void }) {
  const { label, required, choices, input, numeric, text, error } = field;
  const [typed, setTyped] = useState<string | null>(null);
  const id = useId();
  const given = typed ?? text;
  const described = error === "" ? {} : { "aria-describedby": `${id}-error`, "aria-invalid": true };
  const shared = { id, className: "jt-row-field", "aria-required": required, ...described };

  function give(): void {
    if (typed !== null && typed !== text) onGive(typed);
    setTyped(null);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") give();
    if (event.key !== "Escape") return;
    event.stopPropagation();
    // What is typed is left out first; the next Escape closes the form.
    if (typed === null) onLeave();
    else setTyped(null);
  }

  return (
    <div className="jt-row-part">
      <label htmlFor={id}>
        {label}
        {required ? <span aria-hidden="true"> *</span> : null}
      </label>
      {choices !== null ? (
        <select {...shared} value={given} onChange={(event) => onGive(event.currentTarget.value)} onKeyDown={onKeyDown}>
          {choices.some(([one]) => one === given) ? null : <option value={given}>{given}</option>}
          {choices.map(([one, shown]) => (
            <option key={one} value={one}>
              {shown}
            </option>
          ))}
        </select>
      ) : text.includes("\n") ? (
        <textarea {...shared} rows={4} value={given} onChange={(event) => setTyped(event.currentTarget.value)} onBlur={give} />
      ) : (
        <input
          {...shared}
          type={input}
          step={input === "datetime-local" ? 1 : undefined}
          inputMode={numeric ? "decimal" : undefined}
          autoComplete="off"
          value={given}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={give}
          onKeyDown={onKeyDown}
        />
      )}
      {error === "" ? null : (
        <span className="jt-row-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}

export default function RowForm({ title, fields, deleted, error, onGive, onTurn, onDone }: RowFormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.scrollIntoView?.({ block: "nearest" });
    form.current?.querySelector<HTMLElement>("input, select, textarea")?.focus({ preventScroll: true });
  }, []);
  return (
    <form
      ref={form}
      className="jt-row-form"
      aria-label={title}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onDone();
      }}
    >
      {fields.map((field) => (
        <Field key={field.name} field={field} onLeave={onDone} onGive={(text) => onGive(field.name, text)} />
      ))}
      {error === "" ? null : <span className="jt-row-error">{error}</span>}
      <div className="jt-row-buttons">
        <button type="submit" className="jt-button" data-kind="primary" data-size="small">
          {say("Done")}
        </button>
        {deleted === null ? null : (
          <button type="button" className="jt-button" data-size="small" onClick={onTurn}>
            {deleted ? say("Keep row") : say("Delete row")}
          </button>
        )}
      </div>
    </form>
  );
}
