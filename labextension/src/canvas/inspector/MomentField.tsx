/** The field of a date or time in the inspector: the browser's own control, which writes ISO 8601 as properties.json does. */
import { useState } from "react";
import { isInstant } from "../../core/moments.ts";
import type { JsonValue } from "../../core/protocol.ts";
import type { Form } from "./schema.ts";
import { DraftField, MIXED, type FieldProps, type Shown } from "./DraftField.tsx";

/** The last moment of each control: it would take years of more digits. */
const LAST: Record<Form, string | undefined> = { date: "9999-12-31", month: "9999-12", time: undefined, "datetime-local": "9999-12-31T23:59" };

/** The text of a value, as properties.json writes it or as it travels. */
export function isoText(value: Shown): string {
  if (value === MIXED || value === null) return "";
  const text = typeof value === "object" && !Array.isArray(value) ? Object.values(value)[0] : value;
  return typeof text === "string" ? text : "";
}

export function MomentField({ value, form, empty, ...props }: FieldProps & { form: Form; empty: boolean }) {
  const whole = isoText(value);
  const text = form === "month" ? whole.slice(0, "0000-00".length) : whole;
  // The control knows no offsets.
  if (form === "datetime-local" && (isInstant({ $datetime: text }) || (text !== "" && !/^\d{4}-\d\d-\d\dT/u.test(text)))) {
    return <DraftField {...props} mono mixed={value === MIXED} text={text} onText={(next) => props.onChange(next === "" && empty ? null : next, true)} />;
  }
  return <Control {...props} text={text} mixed={value === MIXED} form={form} onChange={(next, typing) => (next === "" && !empty ? undefined : props.onChange(next === "" ? null : next, typing))} />;
}

/** The field of two dates: the first and the last. */
export function RangeField({ value, empty, ...props }: FieldProps & { empty: boolean }) {
  const ends = Array.isArray(value) ? value : [];
  const [start, end] = [isoText(ends[0] ?? null), isoText(ends[1] ?? null)];
  const [half, setHalf] = useState<[string, string] | null>(null);
  const [first, last] = half ?? [start, end];

  /** Takes both; one alone waits for the other. */
  function take(next: [string, string], typing: boolean): ReturnType<FieldProps["onChange"]> {
    const isWhole = next[0] !== "" && next[1] !== "";
    setHalf(isWhole ? null : next);
    if (isWhole) return props.onChange(next as JsonValue, typing);
    return next[0] === "" && next[1] === "" && empty ? props.onChange(null, typing) : undefined;
  }

  return (
    <div className="jt-c-range">
      <Control {...props} label={`${props.label}, start`} text={first} mixed={value === MIXED} form="date" onChange={(next, typing) => take([String(next), last], typing)} />
      <Control {...props} id={`${props.id}-end`} label={`${props.label}, end`} text={last} mixed={value === MIXED} form="date" onChange={(next, typing) => take([first, String(next)], typing)} />
    </div>
  );
}

type ControlProps = Omit<FieldProps, "value"> & { text: string; mixed: boolean; form: Form };

function Control({ id, label, text, mixed, form, invalid, onChange, onEnd }: ControlProps) {
  // What is half typed is no value of the control, which would lose it.
  const [isHalf, setHalf] = useState(false);
  return (
    <input
      id={id}
      type={form}
      className="jt-c-input"
      aria-label={label}
      aria-invalid={invalid || undefined}
      data-mixed={mixed ? "" : undefined}
      max={LAST[form]}
      value={isHalf ? "" : text}
      onChange={({ target }) => {
        setHalf(target.validity?.badInput ?? false);
        if (!(target.validity?.badInput ?? false)) void onChange(target.value, true);
      }}
      onBlur={() => {
        setHalf(false);
        onEnd();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") onEnd();
      }}
    />
  );
}
