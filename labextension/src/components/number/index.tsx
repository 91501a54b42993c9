import "./index.css";
import { TextInput } from "@mantine/core";
import { useState, type KeyboardEvent } from "react";
import { problemOf } from "../../core/checks.ts";
import { comparable, isNumeric, stepped } from "../../core/numbers.ts";
import type { JsonValue, NumberComponent as Properties } from "../../core/protocol.ts";
import { useRenderer, useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { useComposing, useCommit, useField, useSubmit } from "../../renderer/hooks/inputs.ts";
import { joined, useAffixes } from "../../renderer/parts/affixes.tsx";
import { Steps } from "./Steps.tsx";
import { affixesOf, kept, valueOf, written } from "./writing.ts";

function same(one: JsonValue, other: JsonValue): boolean {
  return isNumeric(one) && isNumeric(other) ? comparable(one) === comparable(other) : one === other;
}

export default function Number({ path, component }: ComponentProps<Properties>) {
  const { store } = useRenderer();
  const [given, change] = useValue(path);
  const { begin, typed: type, commit } = useCommit(path, component);
  const submit = useSubmit(path, component, leave);
  const field = useField(path, component);
  const { min, max, step, placeholder, integer } = component;
  const value = given ?? null;
  // The typed text is shown until the field is left, as long as it means the value.
  const [typed, setTyped] = useState<string | null>(null);
  const [used, setUsed] = useState(false);
  const shown = isNumeric(value) ? written(value, component, used && !field.readOnly) : String(value ?? "");
  const text = typed !== null && same(valueOf(typed, component), value) ? typed : shown;
  const composing = useComposing(text, component.live, (next) => {
    setTyped(next);
    change(valueOf(next, component));
    type();
  });

  function leave(): void {
    const now = store.values.get(path);
    if (isNumeric(now) && typed !== null && !same(kept(now, component), now)) change(kept(now, component));
    const problem = problemOf({ ...component, required: false }, store.values.get(path));
    if (problem === null) setTyped(null);
    else store.errors.set(path, problem);
    commit();
  }

  function go(up: boolean): void {
    if (component.read_only) return;
    const before = store.values.get(path) ?? null;
    // What is no number has no next one.
    if (before !== null && !isNumeric(before)) return;
    setTyped(null);
    change(before === null ? stepped(0, 0, up, min, max) : stepped(before, step, up, min, max));
    type();
  }

  function clear(): void {
    begin();
    setTyped(null);
    change(null);
    commit();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") submit(event);
    else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      go(event.key === "ArrowUp");
    }
  }

  const locked = component.disabled || component.read_only;
  const { prefix, suffix } = affixesOf(component);
  const affixes = useAffixes({
    ...(field.readOnly ? {} : { prefix, suffix }),
    onClear: component.clearable && !locked && value !== null ? clear : undefined,
    children: component.read_only ? null : <Steps disabled={component.disabled} onStep={go} />,
  });
  return (
    <TextInput
      {...field}
      {...composing}
      {...(field.readOnly ? { value: joined(prefix, text, suffix) } : {})}
      {...affixes}
      placeholder={placeholder}
      aria-required={component.required || undefined}
      inputMode={integer ? "numeric" : "decimal"}
      autoComplete="off"
      onFocus={() => {
        setUsed(true);
        begin();
      }}
      onBlur={() => {
        setUsed(false);
        leave();
      }}
      onKeyDown={onKeyDown}
    />
  );
}
