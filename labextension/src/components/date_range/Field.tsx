import { Input } from "@mantine/core";
import { lazy, useRef, type FocusEvent, type KeyboardEvent } from "react";
import { misfitOf } from "../../core/checks.ts";
import { isDay } from "../../core/moments.ts";
import type { DateRangeComponent as Properties, JsonValue } from "../../core/protocol.ts";
import { isLocked } from "../../core/rules.ts";
import { say } from "../../core/locale.ts";
import { CalendarIcon } from "../../renderer/dates/icons.tsx";
import { endWidth, FieldEnd, Picker, pressed, useOpening } from "../../renderer/dates/Picker.tsx";
import { leftProblem, useArrival, useTyped } from "../../renderer/dates/typed.ts";
import type { Arrival } from "../../renderer/hooks/arrival.ts";
import { dayHint, readDay, today, writeDay } from "../../renderer/formats/days.ts";
import { useCommit, useField, useSubmit } from "../../renderer/hooks/inputs.ts";
import { useRenderer, useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";

const load = () => import("./RangePicker.tsx");
const RangePicker = lazy(load);

function read(text: string): JsonValue {
  const day = readDay(text, today());
  return text.trim() === "" ? "" : day === null ? text : { $date: day };
}

function write(value: JsonValue): string {
  return isDay(value) ? writeDay(value.$date) : "";
}

/** The ends that a text names which was typed before this module was there. */
function ends(value: JsonValue): [JsonValue, JsonValue] {
  const [start = "", end = ""] = typeof value === "string" ? value.split(/ [–-] /u) : [];
  return [read(start), read(end)];
}

export default function DateRange({ path, component, arrival }: ComponentProps<Properties> & { arrival: Arrival }) {
  const { store } = useRenderer();
  const [given, change] = useValue(path);
  const { begin, typed, commit } = useCommit(path, { live: false });
  const submit = useSubmit(path, component, leave);
  const { readOnly, disabled, error, label, withAsterisk, "aria-label": ariaLabel, ...field } = useField(path, component);
  const locked = isLocked(component);
  const opening = useOpening(locked);
  const box = useRef<HTMLDivElement>(null);
  const value = given ?? null;
  // What was typed before this module was there is one text.
  const [start, end] = Array.isArray(value) ? [value[0] ?? "", value[1] ?? ""] : ends(value);

  /** Takes both ends; one alone stays in its field until there is the other. */
  function give(next: [JsonValue, JsonValue]): void {
    change(next[0] === "" && next[1] === "" ? null : next);
    typed();
  }
  const from = useTyped({ value: start, write, read, give: (next) => give([next, end]) });
  const to = useTyped({ value: end, write, read, give: (next) => give([start, next]) });
  const clears = component.clearable && value !== null && !locked;

  useArrival(arrival, opening.field, () => {
    if (typeof value === "string") give([start, end]);
    if (typeof value === "string" && !arrival.isFocused) leave();
  });

  function leave(): void {
    // What was typed as this module came may have been read by neither field.
    if (typeof store.values.get(path) === "string") give([start, end]);
    const problem = leftProblem(component, store.values.get(path));
    if (problem === null) {
      from.settle();
      to.settle();
    } else store.errors.set(path, problem);
    commit();
  }

  function choose(next: JsonValue): void {
    begin();
    from.forget();
    to.forget();
    change(next);
    leave();
    opening.close();
  }

  function onBlur({ relatedTarget }: FocusEvent): void {
    // Between its two fields nothing is left yet.
    if (!(relatedTarget instanceof Node && box.current?.contains(relatedTarget))) leave();
  }

  const shared = {
    disabled,
    readOnly,
    "aria-invalid": error !== undefined || undefined,
    "aria-required": component.required || undefined,
    placeholder: readOnly ? "" : component.placeholder || dayHint(),
    autoComplete: "off",
    spellCheck: false,
    onKeyDown: (event: KeyboardEvent) => pressed(event, submit, opening),
    onFocus: () => {
      begin();
      void load();
    },
  };
  const name = label ?? ariaLabel ?? "";
  return (
    <Input.Wrapper {...field} label={label} labelElement="div" withAsterisk={withAsterisk} error={error}>
      <Picker
        {...opening}
        name={say("Choose a range")}
        height={300}
        content={
          <RangePicker
            component={component}
            range={[isDay(start) ? start.$date : null, isDay(end) ? end.$date : null]}
            fits={(days) => misfitOf(component, days.map((day) => ({ $date: day }))) === null}
            onRange={(days) => choose(days.map((day) => ({ $date: day })))}
          />
        }
      >
        <Input
          component="div"
          ref={box}
          // eslint-disable-next-line jsx-a11y/prefer-tag-over-role -- Mantine draws it
          role="group"
          aria-label={name}
          disabled={disabled}
          error={error !== undefined}
          onBlur={onBlur}
          rightSection={
            readOnly ? null : <FieldEnd isLocked={locked} opening={opening} name={say("Choose a range")} icon={<CalendarIcon />} onClear={clears ? () => choose(null) : null} />
          }
          rightSectionWidth={endWidth(clears)}
          rightSectionPointerEvents="all"
        >
          <div className="jt-range">
            <input {...shared} ref={opening.field} aria-label={say("{name}, start", { name })} value={from.text} onChange={({ currentTarget }) => from.type(currentTarget.value)} />
            <span aria-hidden="true">–</span>
            <input {...shared} aria-label={say("{name}, end", { name })} value={to.text} onChange={({ currentTarget }) => to.type(currentTarget.value)} />
          </div>
        </Input>
      </Picker>
    </Input.Wrapper>
  );
}
