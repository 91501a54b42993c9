import { Input } from "@mantine/core";
import { lazy, useState, type KeyboardEvent } from "react";
import { say } from "../../core/locale.ts";
import type { ColorComponent, JsonValue } from "../../core/protocol.ts";
import { isLocked } from "../../core/rules.ts";
import { endWidth, FieldEnd, Picker, pressed, useOpening } from "../../renderer/dates/Picker.tsx";
import { leftProblem, useArrival } from "../../renderer/dates/typed.ts";
import type { Arrival } from "../../renderer/hooks/arrival.ts";
import { useCommit, useField, useSubmit } from "../../renderer/hooks/inputs.ts";
import { useRenderer, useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { normalColor } from "./colors.ts";
import { Preview } from "./Preview.tsx";

const load = () => import("./Choosing.tsx");
const Choosing = lazy(load);
/** How high the picker is without its swatches, a row of them, and all of them at most. */
const HEIGHT = 215;
const ROW = 34;
const HIGHEST = 170;
const IN_ROW = 7;

function heightOf(swatches: number): number {
  return HEIGHT + (swatches === 0 ? 0 : Math.min(HIGHEST, Math.ceil(swatches / IN_ROW) * ROW + 10));
}

/** The colour that a text means; the text itself if it means none, so that it stays in the field. */
function read(text: string): JsonValue {
  const trimmed = text.trim();
  return trimmed === "" ? null : (normalColor(trimmed) ?? text);
}

function write(value: JsonValue): string {
  return typeof value === "string" ? (normalColor(value) ?? value) : "";
}

function PaletteIcon() {
  return (
    <svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d="M8 2a6 6 0 0 0 0 12c.9 0 1.4-.6 1.4-1.3 0-.9-.9-1-.9-1.9 0-.6.5-1.1 1.2-1.1h1.5A2.8 2.8 0 0 0 14 7c0-2.8-2.7-5-6-5zM5 7.8v.1M6.6 5.2v.1M9.9 5.2v.1" />
    </svg>
  );
}

export default function ColorField({ path, component, arrival }: ComponentProps<ColorComponent> & { arrival: Arrival }) {
  const { store } = useRenderer();
  const [given, change] = useValue(path);
  const { begin, typed: noteTyped, commit } = useCommit(path, { live: false });
  const submit = useSubmit(path, component, leave);
  const { readOnly, disabled, error, withAsterisk, "aria-label": ariaLabel, ...wrapper } = useField(path, component);
  const locked = isLocked(component);
  const opening = useOpening(locked);
  // The typed text is shown until the field is left, as long as it means the value.
  const [typed, setTyped] = useState<string | null>(null);
  const value = given ?? null;
  const text = typed !== null && read(typed) === value ? typed : write(value);
  const name = say("Choose a color");
  const clears = component.clearable && value !== null && !locked;

  useArrival(arrival, opening.field, () => {
    if (typeof value !== "string" || value === component.value) return;
    if (arrival.isFocused) type(value);
    else choose(read(value), false);
  });

  function type(next: string): void {
    setTyped(next);
    follow(read(next));
  }

  /** Shows a colour before it is given: while it is typed, or the pointer is still down. */
  function follow(next: JsonValue): void {
    change(next);
    noteTyped();
  }

  function leave(): void {
    const left = store.values.get(path);
    const problem = leftProblem(component, left);
    if (problem === null) {
      setTyped(null);
      commit();
    } else store.errors.set(path, problem);
  }

  function choose(next: JsonValue, done: boolean): void {
    begin();
    setTyped(null);
    change(next);
    leave();
    if (done) opening.close();
  }

  return (
    <Input.Wrapper {...wrapper} withAsterisk={withAsterisk} required={component.required} error={error}>
      <Picker
        {...opening}
        name={name}
        height={heightOf(component.swatches.length)}
        content={
          <Choosing
            color={typeof value === "string" ? normalColor(value) : null}
            swatches={component.swatches}
            follow={(next) => {
              setTyped(null);
              follow(next);
            }}
            give={leave}
            choose={(next) => choose(next, true)}
            close={opening.close}
          />
        }
      >
        <Input
          ref={opening.field}
          aria-label={ariaLabel}
          aria-required={component.required || undefined}
          aria-invalid={error !== undefined || undefined}
          value={text}
          placeholder={readOnly ? "" : component.placeholder || "#rrggbb"}
          disabled={disabled}
          readOnly={readOnly}
          error={error !== undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          leftSection={<Preview path={path} />}
          rightSection={readOnly ? null : <FieldEnd isLocked={locked} opening={opening} name={name} icon={<PaletteIcon />} tight onClear={clears ? () => choose(null, true) : null} />}
          rightSectionWidth={endWidth(clears)}
          rightSectionPointerEvents="all"
          onChange={({ currentTarget }) => type(currentTarget.value)}
          onFocus={() => {
            begin();
            void load();
          }}
          onBlur={leave}
          onKeyDown={(event: KeyboardEvent) => pressed(event, submit, opening)}
        />
      </Picker>
    </Input.Wrapper>
  );
}
