/** The fields of the inspector: each edits one property or setting. */
import { useState, type ReactNode } from "react";
import type { AnyComponent, JsonValue } from "../../core/protocol.ts";
import { allows, ruleOf, type Rule } from "../../core/rules.ts";
import { comparable, isNumeric, readNumber, writeNumber } from "../../core/numbers.ts";
import { ACCENTS } from "../../renderer/look/theme.ts";
import { COLUMNS } from "../document/commands.ts";
import { DraftField, MIXED, type Answer, type FieldProps } from "./DraftField.tsx";
import { IconField } from "./IconField.tsx";
import { MomentField, RangeField } from "./MomentField.tsx";
import { OptionsField } from "./OptionsField.tsx";
import { valueOf } from "./options.ts";
import type { FieldKind, Form } from "./schema.ts";

/** The kinds whose field keeps what is typed and refused. */
export const KEEPING: ReadonlySet<FieldKind["kind"]> = new Set(["text", "number", "scalar", "options", "json"]);

export function Field({ kind, ...props }: FieldProps & { kind: FieldKind }) {
  switch (kind.kind) {
    case "switch":
      return <Switch {...props} />;
    case "choice":
      return <Choice {...props} choices={kind.choices} empty={kind.empty} words={kind.verbatim ? String : words} />;
    case "number":
      return <NumberField {...props} kind={kind} />;
    case "text":
      return <TextField {...props} long={kind.long} empty={kind.empty} />;
    case "span":
      return <SpanField {...props} />;
    case "options":
      return <OptionsField {...props} />;
    case "scalar":
      return <ScalarField {...props} />;
    case "icon":
      return <IconField {...props} />;
    case "moment":
      return <MomentField {...props} form={kind.form} empty={kind.empty} />;
    case "range":
      return <RangeField {...props} empty={kind.empty} />;
    case "colour":
      return <Swatches {...props} choices={kind.choices} />;
    default:
      return <JsonField {...props} />;
  }
}

function TextField({ value, empty, long, onChange, ...props }: FieldProps & { empty: boolean; long: boolean }) {
  return (
    <DraftField
      {...props}
      mixed={value === MIXED}
      text={value === MIXED || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value)}
      {...(long && { rows: 4 })}
      onText={(text) => onChange(text === "" && empty ? null : text, true)}
    />
  );
}

/** A text as the scalar that it says; a text in quotation marks is what is in them. */
export function scalarOf(text: string): JsonValue {
  if (text === "") return null;
  if (!/^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|".*")$/u.test(text)) return text;
  try {
    const read = JSON.parse(text) as JsonValue;
    // A whole number that JavaScript would round stays a text.
    return typeof read === "number" && Number.isInteger(read) && !Number.isSafeInteger(read) ? text : read;
  } catch {
    return text;
  }
}

function ScalarField({ value, onChange, ...props }: FieldProps) {
  const plain = value === MIXED || value === null ? "" : typeof value === "string" && scalarOf(value) === value ? value : JSON.stringify(value);
  return <DraftField {...props} mixed={value === MIXED} text={plain} onText={(text) => onChange(scalarOf(text), true)} />;
}

function NumberField({ value, kind, onChange, ...props }: FieldProps & { kind: Extract<FieldKind, { kind: "number" }> }) {
  const [problem, setProblem] = useState("");
  const shown = value === MIXED || value === null ? "" : isNumeric(value) ? writeNumber(value) : String(value);
  function take(text: string): Answer | void {
    if (text.trim() === "") {
      setProblem(kind.empty ? "" : "Enter a number.");
      return kind.empty ? onChange(null, true) : undefined;
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
const MOST_LETTERS = 14;

interface ChoiceProps extends FieldProps {
  choices: JsonValue[];
  empty: boolean;
  /** How a choice is called. */
  words: (choice: JsonValue) => string;
}

function Choice({ id, label, value, choices, empty, words: called, placeholder, invalid, onChange, onEnd }: ChoiceProps) {
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
            {called(one)}
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
          {called(one)}
        </option>
      ))}
    </select>
  );
}

const NAMED: Record<string, string> = { true: "Yes", false: "No", s: "Small", m: "Medium", l: "Large", full: "Full", datetime: "Date and time" };

/** A choice as people read it. */
export function words(choice: JsonValue): string {
  const text = String(choice);
  return NAMED[text] ?? text.charAt(0).toUpperCase() + text.slice(1);
}

function listed(all: readonly number[]): string {
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}

function SpanField({ id, label, value, values, onChange, onEnd }: FieldProps) {
  const mixed = `Mixed: ${listed([...new Set(values?.map(Number))].toSorted((one, other) => one - other))} of 12`;
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
        aria-valuetext={value === MIXED ? mixed : `${span} of 12 columns`}
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
      <small className="jt-c-note">{value === MIXED ? mixed : span === COLUMNS ? "12 of 12, the full row" : `${span} of 12`}</small>
    </>
  );
}

function Swatches({ id, label, value, choices, onChange, onEnd }: FieldProps & { choices: JsonValue[] }) {
  const isOwn = typeof value === "string" && value.startsWith("#");
  return (
    <div id={id} className="jt-c-swatches" role="radiogroup" aria-label={label}>
      {choices.map(String).map((name) => (
        <button
          key={name}
          type="button"
          role="radio"
          aria-checked={value === name}
          aria-label={name}
          title={name}
          style={{ background: ACCENTS[name] }}
          onClick={() => {
            onChange(name, false);
            onEnd();
          }}
        />
      ))}
      <input
        type="color"
        aria-label="Own colour"
        title="Own colour"
        data-chosen={isOwn ? "" : undefined}
        value={isOwn ? value : "#0f766e"}
        onChange={({ currentTarget }) => onChange(currentTarget.value, true)}
        onBlur={onEnd}
      />
    </div>
  );
}

/** The longest JSON that is edited in one line. */
const MOST_JSON = 20_000;

/** Any other value, as JSON. */
function JsonField({ value, onChange, ...props }: FieldProps): ReactNode {
  const [problem, setProblem] = useState(false);
  const text = value === MIXED || value === null ? "" : JSON.stringify(value);
  if (text.length > MOST_JSON) return <small className="jt-c-note">{`${text.length.toLocaleString("en")} characters: edit it in properties.json.`}</small>;
  return (
    <>
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
            return onChange(parsed, true);
          } catch {
            return setProblem(true);
          }
        }}
      />
      {problem ? <small className="jt-c-field-problem">{'Write JSON: 5, "text", true or ["a", "b"].'}</small> : null}
    </>
  );
}

/** The controls of dates and times, by their type in value rules. */
const FORMS: Record<string, Form> = { date: "date", month: "month", time: "time", datetime: "datetime-local", instant: "datetime-local" };

function isRule(value: JsonValue | undefined): value is Rule {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The default value of an input: edited as what its value rule allows. */
export function valueKind(component: AnyComponent): FieldKind {
  const rule = ruleOf(component);
  if (rule === null || allows(rule, "array")) return { kind: "json" };
  if (Array.isArray(rule["options"])) {
    const values = rule["options"].map(valueOf);
    const isPlain = values.length > 0 && values.length <= 200 && values.every((one) => typeof one !== "object");
    return isPlain ? { kind: "choice", choices: values, empty: true, verbatim: true } : { kind: "json" };
  }
  if (allows(rule, "pair") && isRule(rule["items"]) && allows({ type: [rule["items"]["type"] ?? ""].flat() }, "date")) return { kind: "range", empty: true };
  const form = Object.entries(FORMS).find(([kind]) => allows(rule, kind))?.[1];
  if (form !== undefined) return { kind: "moment", form, empty: true };
  if (allows(rule, "boolean")) return { kind: "switch" };
  if (allows(rule, "string")) return { kind: "text", long: false, empty: false };
  const integer = allows(rule, "integer");
  return integer || allows(rule, "number") ? { kind: "number", integer, min: null, max: null, empty: true } : { kind: "json" };
}
