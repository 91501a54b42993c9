/** A field of one date or time with its picker. */
import { Input } from "@mantine/core";
import type { ReactNode } from "react";
import type { AnyComponent, JsonValue } from "../../core/protocol.ts";
import { isLocked } from "../../core/rules.ts";
import { useCommit, useField, useSubmit } from "../hooks/inputs.ts";
import { useRenderer, useValue } from "../hooks/renderer.ts";
import { endWidth, FieldEnd, Picker, pressed, useOpening } from "./Picker.tsx";
import { CalendarIcon, ClockIcon } from "./icons.tsx";
import { leftProblem, useArrival, useTyped } from "./typed.ts";
import type { Arrival } from "../hooks/arrival.ts";

type Typable = Extract<AnyComponent, { placeholder: string; clearable: boolean; read_only: boolean }>;

/** What the picker of a field is given. */
export interface Picking {
  value: JsonValue;
  /** Takes a value that was chosen; `done` closes the picker. */
  choose(value: JsonValue, done: boolean): void;
}

interface PickerInputProps {
  path: string;
  component: Typable;
  arrival: Arrival;
  /** What opens the picker is called: "Choose a date". */
  name: string;
  clock?: boolean;
  hint: string;
  write(value: JsonValue): string;
  read(text: string): JsonValue;
  /** Why a text that means no value means none; null for the built-in sentence. */
  explain?(text: string): string | null;
  /** What stands after a value, with its width in letters. */
  suffix?(picking: Picking): { text: string; node: ReactNode } | null;
  height: number;
  preload(): void;
  renderPicker(picking: Picking): ReactNode;
}

export function PickerInput({ path, component, arrival, name, clock, hint, write, read, explain, suffix: suffixOf, height, preload, renderPicker }: PickerInputProps) {
  const { store } = useRenderer();
  const [given, change] = useValue(path);
  const value = given ?? null;
  const { begin, typed, commit } = useCommit(path, { live: false });
  const submit = useSubmit(path, component, leave);
  const { readOnly, disabled, error, ...field } = useField(path, component);
  const locked = isLocked(component);
  const opening = useOpening(locked);
  const entry = useTyped({
    value,
    write,
    read,
    give(next) {
      change(next);
      typed();
    },
  });
  const clears = component.clearable && value !== null && !locked;

  useArrival(arrival, opening.field, () => {
    if (typeof value !== "string") return;
    if (arrival.isFocused) entry.type(value);
    else choose(read(value), false);
  });

  function leave(): void {
    // What was typed as this module came may have been read by neither field.
    const unread = store.values.get(path);
    if (typeof unread === "string" && read(unread) !== unread) change(read(unread));
    const left = store.values.get(path) ?? null;
    const problem = typeof left === "string" ? (explain?.(left) ?? leftProblem(component, left)) : leftProblem(component, left);
    if (problem === null) entry.settle();
    else store.errors.set(path, problem);
    // What means no date is no value that could be sent.
    if (typeof left !== "string") commit();
  }

  function choose(next: JsonValue, done: boolean): void {
    begin();
    entry.forget();
    change(next);
    leave();
    if (done) opening.close();
  }

  const suffix = suffixOf?.({ value, choose }) ?? null;
  const { withAsterisk, "aria-label": ariaLabel, ...wrapper } = field;
  return (
    <Input.Wrapper {...wrapper} withAsterisk={withAsterisk} required={component.required} error={error}>
      <Picker {...opening} name={name} height={height} content={renderPicker({ value, choose })}>
        <Input
          ref={opening.field}
          aria-label={ariaLabel}
          aria-required={component.required || undefined}
          aria-invalid={error !== undefined || undefined}
          value={entry.text}
          placeholder={readOnly ? "" : component.placeholder || hint}
          disabled={disabled}
          readOnly={readOnly}
          error={error !== undefined}
          autoComplete="off"
          spellCheck={false}
          rightSection={
            readOnly ? (suffix?.node ?? null) : (
              <FieldEnd isLocked={locked} opening={opening} name={name} icon={clock === true ? <ClockIcon /> : <CalendarIcon />} tight={suffixOf === undefined} suffix={suffix?.node} onClear={clears ? () => choose(null, true) : null} />
            )
          }
          rightSectionWidth={endWidth(clears, suffix?.text)}
          rightSectionPointerEvents="all"
          onChange={({ currentTarget }) => entry.type(currentTarget.value)}
          onFocus={() => {
            begin();
            preload();
          }}
          onBlur={leave}
          onKeyDown={(event) => pressed(event, submit, opening)}
        />
      </Picker>
    </Input.Wrapper>
  );
}
