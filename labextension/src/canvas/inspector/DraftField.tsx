/** A text field that keeps what is half typed as a draft; and what all fields take. */
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import type { JsonValue } from "../../core/protocol.ts";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { TheirsNote } from "../controls/TheirsNote.tsx";
import { refusalKey } from "../session/unsaved.ts";
import { useTheirs, useTypedPlace } from "../session/typed.ts";
import { NoteLine } from "./Row.tsx";

/** Several values that differ. */
export const MIXED = Symbol("mixed");
export type Shown = JsonValue | typeof MIXED;

export interface FieldProps {
  id: string;
  label: string;
  value: Shown;
  /** The values that differ, where they do. */
  values?: readonly JsonValue[] | undefined;
  /** What stands there where nothing is set. */
  placeholder?: string;
  invalid?: boolean;
  /** Takes a value; `typing` while the field is typed into. */
  onChange: (value: JsonValue, typing: boolean) => Answer | void;
  /** The field is left: what follows is another step. */
  onEnd: () => void;
}

/** Why the server refused what was typed; null where it did not. */
export type Answer = Promise<string | null>;

interface DraftProps {
  id: string;
  label: string;
  text: string;
  mixed: boolean;
  placeholder?: string | undefined;
  invalid?: boolean | undefined;
  mono?: boolean;
  rows?: number;
  /** Takes a text; one that is refused stays in the field with its reason. */
  onText: (text: string) => Answer | void;
  onEnd: () => void;
}

/** Milliseconds of rest after which what is typed is taken. */
const REST = 350;

/** A text field that takes what is typed at each rest, and at its end. Where another changes the same, its builder is asked. */
export function DraftField({ id, label, text, mixed, placeholder, invalid, mono, rows, onText, onEnd }: DraftProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef<string | null>(null);
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const { canvas } = useCanvas();
  const place = useTypedPlace();
  const key = refusalKey(canvas, place, id);
  const refusal = useCell(canvas.refusals.all).get(key);
  const theirs = useTheirs(place, text, draft);
  const asks = theirs.who !== null;

  function take(): void {
    clearTimeout(timer.current);
    if (asks) return;
    const typed = latest.current;
    latest.current = null;
    if (typed !== null && typed !== text) theirs.own(() => give(typed));
  }

  function give(typed: string): void {
    const answer = onText(typed);
    if (answer) void answer.then((problem) => canvas.refusals.keep(key, problem === null ? null : { text: typed, problem }));
  }

  // What rests, or leaves with its field, is taken by what is known then.
  const newest = useRef<(() => void) | null>(null);
  useLayoutEffect(() => {
    newest.current = take;
  });
  useEffect(() => () => newest.current?.(), [newest]);

  function discard(): void {
    canvas.refusals.keep(key, null);
    setDraft(null);
    field.current?.focus();
  }

  function takeTheirs(): void {
    clearTimeout(timer.current);
    latest.current = null;
    setDraft(null);
    theirs.settle();
    onEnd();
    field.current?.focus();
  }

  function keepMine(): void {
    latest.current = null;
    theirs.settle();
    if (draft !== null) theirs.own(() => give(draft));
    field.current?.focus();
  }

  const shared = {
    ref: field,
    id,
    className: mono ? "jt-c-input jt-c-mono" : "jt-c-input",
    "aria-label": label,
    "aria-invalid": invalid || refusal !== undefined || undefined,
    placeholder: mixed ? "Mixed" : placeholder,
    "data-mixed": mixed ? "" : undefined,
    value: draft ?? refusal?.text ?? text,
    spellCheck: !mono,
    onChange: (event: { target: { value: string } }) => {
      setDraft(event.target.value);
      canvas.refusals.keep(key, null);
      latest.current = event.target.value;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => newest.current?.(), REST);
    },
    onBlur: () => {
      take();
      if (asks) return;
      setDraft(null);
      onEnd();
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.nativeEvent.isComposing) return;
      if (event.key === "Enter" && (rows === undefined || event.ctrlKey)) {
        take();
        if (asks) return;
        setDraft(null);
        onEnd();
      } else if (event.key === "Escape" && asks) {
        takeTheirs();
        event.stopPropagation();
      } else if (event.key === "Escape") {
        // Takes back what is typed since the last rest; the next Esc leaves.
        if (latest.current === null && refusal === undefined) return;
        canvas.refusals.keep(key, null);
        clearTimeout(timer.current);
        latest.current = null;
        setDraft(null);
        event.stopPropagation();
      }
    },
  };
  return (
    <>
      {rows === undefined ? <input {...shared} /> : <textarea {...shared} rows={rows} />}
      {refusal === undefined ? null : (
        <NoteLine kind="error">
          {`${refusal.problem.replace(/\.?$/, ".")} Not saved. `}
          <button type="button" className="jt-c-text-link" onClick={discard}>
            Discard
          </button>
        </NoteLine>
      )}
      {theirs.who === null ? null : <TheirsNote who={theirs.who} text={mixed ? "different values" : text} onTake={takeTheirs} onKeep={keepMine} />}
    </>
  );
}
