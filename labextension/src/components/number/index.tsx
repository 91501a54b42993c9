import "./index.css";
import { TextInput } from "@mantine/core";
import { useState, type KeyboardEvent } from "react";
import { problemOf } from "../../core/checks.ts";
import { comparable, isNumeric, readNumber, stepped, writeNumber } from "../../core/numbers.ts";
import type { JsonValue, NumberComponent as Properties } from "../../core/protocol.ts";
import { useRenderer, useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { useComposing, useCommit, useEvent, useField } from "../../renderer/hooks/inputs.ts";
import { Steps } from "./Steps.tsx";

/** The number that a text means; the text itself if it is no number, so that it stays in the field. */
function valueOf(text: string, integer: boolean): JsonValue {
  const read = readNumber(text, integer);
  return "value" in read ? read.value : text;
}

function same(one: JsonValue, other: JsonValue): boolean {
  return isNumeric(one) && isNumeric(other) ? comparable(one) === comparable(other) : one === other;
}

export default function Number({ path, component }: ComponentProps<Properties>) {
  const { store } = useRenderer();
  const [given, change] = useValue(path);
  const { begin, typed: type, commit } = useCommit(path, component);
  const send = useEvent(path);
  const field = useField(path, component);
  const { min, max, step, placeholder, integer, handlers } = component;
  const value = given ?? null;
  // The typed text is shown until the field is left, as long as it means the value.
  const [typed, setTyped] = useState<string | null>(null);
  const written = isNumeric(value) ? writeNumber(value) : String(value ?? "");
  const text = typed !== null && same(valueOf(typed, integer), value) ? typed : written;
  const composing = useComposing(text, component.live, (next) => {
    setTyped(next);
    change(valueOf(next, integer));
    type();
  });

  function leave(): void {
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

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") {
      leave();
      if (!("submit" in handlers)) return;
      event.preventDefault();
      event.stopPropagation();
      send("submit");
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      go(event.key === "ArrowUp");
    }
  }

  return (
    <TextInput
      {...field}
      {...composing}
      placeholder={placeholder}
      inputMode={integer ? "numeric" : "decimal"}
      autoComplete="off"
      rightSection={component.read_only ? null : <Steps disabled={component.disabled} onStep={go} />}
      rightSectionWidth={26}
      onFocus={begin}
      onBlur={leave}
      onKeyDown={onKeyDown}
    />
  );
}
