/** The fields of the inspector: each edits one property, and keeps what is half typed as a draft. */
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import type { JsonValue } from "../../core/protocol.ts";
import { comparable, isNumeric, readNumber, writeNumber } from "../../core/numbers.ts";
import { COLUMNS } from "../document/commands.ts";
import type { FieldKind } from "./schema.ts";
import { optionsFrom, optionText, words } from "./values.ts";

/** Several values that differ. */
export const MIXED = Symbol("mixed");
export type Shown = JsonValue | typeof MIXED;

export interface FieldProps {
  id: string;
  label: string;
  value: Shown;
  /** What stands there where nothing is set. */
  placeholder?: string;
  invalid?: boolean;
  /** Takes a value; `typing` while the field is typed into. */
  onChange: (value: JsonValue, typing: boolean) => void;
  /** The field is left: what follows is another step. */
  onEnd: () => void;
}

export function Field({ kind, ...props }: FieldProps & { kind: FieldKind }) {
  switch (kind.kind) {
    case "switch":
      return <Switch {...props} />;
    case "choice":
      return <Choice {...props} choices={kind.choices} empty={kind.empty} />;
    case "number":
      return <NumberField {...props} kind={kind} />;
    case "text":
      return <TextField {...props} long={kind.long} empty={kind.empty} />;
    case "span":
      return <SpanField {...props} />;
    case "options":
      return <OptionsField {...props} />;
    default:
      return <JsonField {...props} />;
  }
}

interface DraftProps {
  id: string;
  label: string;
  text: string;
  mixed: boolean;
  placeholder?: string | undefined;
  invalid?: boolean | undefined;
  mono?: boolean;
  rows?: number;
  onText: (text: string) => void;
  onEnd: () => void;
}

/** Milliseconds of rest after which what is typed is taken. */
const REST = 350;

/** A text field that takes what is typed at each rest, and at its end. What comes from elsewhere waits until it is left. */
export function DraftField({ id, label, text, mixed, placeholder, invalid, mono, rows, onText, onEnd }: DraftProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef<string | null>(null);
  useEffect(() => () => clearTimeout(timer.current), []);

  function take(): void {
    clearTimeout(timer.current);
    if (latest.current !== null && latest.current !== text) onText(latest.current);
    latest.current = null;
  }
  const shared = {
    id,
    className: mono ? "jt-c-input jt-c-mono" : "jt-c-input",
    "aria-label": label,
    "aria-invalid": invalid || undefined,
    placeholder: mixed ? "Mixed" : placeholder,
    "data-mixed": mixed ? "" : undefined,
    value: draft ?? text,
    spellCheck: !mono,
    onChange: (event: { target: { value: string } }) => {
      setDraft(event.target.value);
      latest.current = event.target.value;
      clearTimeout(timer.current);
      timer.current = setTimeout(take, REST);
    },
    onBlur: () => {
      take();
      setDraft(null);
      onEnd();
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.nativeEvent.isComposing) return;
      if (event.key === "Enter" && (rows === undefined || event.ctrlKey)) {
        take();
        setDraft(null);
        onEnd();
      } else if (event.key === "Escape") {
        // Takes back what is typed since the last rest; the next Esc leaves.
        if (latest.current === null) return;
        clearTimeout(timer.current);
        latest.current = null;
        setDraft(null);
        event.stopPropagation();
      }
    },
  };
  return rows === undefined ? <input {...shared} /> : <textarea {...shared} rows={rows} />;
}

function TextField({ value, empty, long, onChange, ...props }: FieldProps & { empty: boolean; long: boolean }) {
  return (
    <DraftField
      {...props}
      mixed={value === MIXED}
      text={typeof value === "string" ? value : ""}
      {...(long && { rows: 4 })}
      onText={(text) => onChange(text === "" && empty ? null : text, true)}
    />
  );
}

function NumberField({ value, kind, onChange, ...props }: FieldProps & { kind: Extract<FieldKind, { kind: "number" }> }) {
  const [problem, setProblem] = useState("");
  const shown = value === MIXED || value === null ? "" : isNumeric(value) ? writeNumber(value) : String(value);
  function take(text: string): void {
    if (text.trim() === "") {
      setProblem(kind.empty ? "" : "Enter a number.");
      if (kind.empty) onChange(null, true);
      return;
    }
    const read = readNumber(text, kind.integer);
    if ("problem" in read) return setProblem(read.problem);
    const plain = read.value === null ? null : comparable(read.value);
    if (plain !== null && kind.min !== null && plain < kind.min) return setProblem(`Enter ${kind.min} or more.`);
    if (plain !== null && kind.max !== null && plain > kind.max) return setProblem(`Enter ${kind.max} or less.`);
    setProblem("");
    return onChange(read.value, true);
  }
  return (
    <>
      <DraftField {...props} invalid={props.invalid || problem !== ""} mixed={value === MIXED} text={shown} onText={take} />
      {problem === "" ? null : <small className="jt-c-field-problem">{problem}</small>}
    </>
  );
}

function Switch({ id, label, value, onChange, onEnd }: FieldProps) {
  return (
    <button
      id={id}
      type="button"
      role="switch"
      className="jt-c-switch"
      aria-label={label}
      aria-checked={value === MIXED ? "mixed" : value === true}
      onClick={() => {
        onChange(value !== true, false);
        onEnd();
      }}
    />
  );
}

/** How many letters all choices may have together that are shown side by side. */
const MOST_LETTERS = 15;

function Choice({ id, label, value, choices, empty, placeholder, invalid, onChange, onEnd }: FieldProps & { choices: JsonValue[]; empty: boolean }) {
  const short = !empty && choices.length <= 3 && choices.map(String).join("").length <= MOST_LETTERS;
  if (short) {
    return (
      <div id={id} className="jt-c-segments" role="radiogroup" aria-label={label}>
        {choices.map((one) => (
          <button
            key={String(one)}
            type="button"
            role="radio"
            aria-checked={value === one}
            onClick={() => {
              onChange(one, false);
              onEnd();
            }}
          >
            {words(one)}
          </button>
        ))}
      </div>
    );
  }
  const index = value === MIXED ? -1 : choices.findIndex((one) => one === value);
  return (
    <select
      id={id}
      className="jt-c-input"
      aria-label={label}
      aria-invalid={invalid || undefined}
      data-empty={index < 0 ? "" : undefined}
      value={value === MIXED ? "mixed" : String(index)}
      onChange={({ target }) => {
        onChange(choices[Number(target.value)] ?? null, false);
        onEnd();
      }}
    >
      {value === MIXED ? <option value="mixed">Mixed</option> : null}
      {empty ? <option value="-1">{placeholder || "Auto"}</option> : null}
      {choices.map((one, place) => (
        <option key={String(one)} value={String(place)}>
          {words(one)}
        </option>
      ))}
    </select>
  );
}

function SpanField({ id, label, value, onChange, onEnd }: FieldProps) {
  const span = typeof value === "number" ? value : null;
  const choose = (next: number) => {
    onChange(next, false);
    onEnd();
  };
  return (
    <>
      <div
        id={id}
        className="jt-c-span"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={1}
        aria-valuemax={COLUMNS}
        aria-valuenow={span ?? COLUMNS}
        onPointerDown={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          choose(Math.min(Math.max(Math.ceil(((event.clientX - box.x) / box.width) * COLUMNS), 1), COLUMNS));
        }}
        aria-valuetext={value === MIXED ? "Mixed" : `${span} of 12 columns`}
        onKeyDown={(event) => {
          const by = event.key === "ArrowLeft" || event.key === "ArrowDown" ? -1 : event.key === "ArrowRight" || event.key === "ArrowUp" ? 1 : 0;
          if (by === 0 || event.altKey || event.ctrlKey) return;
          event.preventDefault();
          event.stopPropagation();
          choose(Math.min(Math.max((span ?? COLUMNS) + by, 1), COLUMNS));
        }}
      >
        {Array.from({ length: COLUMNS }, (_, index) => (
          <i key={index} data-on={span !== null && index < span ? "" : undefined} data-mixed={value === MIXED ? "" : undefined} />
        ))}
      </div>
      <small className="jt-c-note">{value === MIXED ? "Mixed" : span === COLUMNS ? "12 of 12, the full row" : `${span} of 12`}</small>
    </>
  );
}

/** One option a line: a value, or `value = label`. */
function OptionsField({ value, onChange, ...props }: FieldProps) {
  const options = Array.isArray(value) ? value : [];
  const text = options.map(optionText).join("\n");
  const count = options.length;
  return (
    <>
      <DraftField
        {...props}
        mixed={value === MIXED}
        rows={Math.min(Math.max(count, 2), 8)}
        text={text}
        placeholder={"JFK = Kennedy"}
        onText={(next) => onChange(optionsFrom(next, options), true)}
      />
      <small className="jt-c-note">One a line: a value, or value = label</small>
    </>
  );
}

/** Any other value, as JSON. */
function JsonField({ value, onChange, ...props }: FieldProps): ReactNode {
  const [problem, setProblem] = useState(false);
  const text = value === MIXED || value === null ? "" : JSON.stringify(value);
  return (
    <DraftField
      {...props}
      mono
      mixed={value === MIXED}
      invalid={props.invalid || problem}
      text={text}
      onText={(next) => {
        try {
          const parsed = next.trim() === "" ? null : (JSON.parse(next) as JsonValue);
          setProblem(false);
          onChange(parsed, true);
        } catch {
          setProblem(true);
        }
      }}
    />
  );
}
