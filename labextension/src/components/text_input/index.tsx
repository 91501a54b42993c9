import { Textarea, TextInput as Field } from "@mantine/core";
import type { KeyboardEvent } from "react";
import type { TextInputComponent as Properties } from "../../core/protocol.ts";
import { misfitOf } from "../../core/checks.ts";
import { useRenderer, useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { useComposing, useCommit, useEvent, useField } from "../../renderer/hooks/inputs.ts";

export default function TextInput({ path, component }: ComponentProps<Properties>) {
  const { store } = useRenderer();
  const [value, change] = useValue(path);
  const { begin, typed, commit } = useCommit(path, component);
  const send = useEvent(path);
  const field = useField(path, component);
  const { multiline, placeholder, handlers } = component;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    const sends = !multiline || event.ctrlKey || event.metaKey;
    if (!sends) return;
    commit();
    if (!("submit" in handlers)) return;
    event.preventDefault();
    event.stopPropagation();
    send("submit");
  }

  function onText(text: string): void {
    change(text);
    typed();
    // At once: a text that was pasted is not typed to its end.
    const problem = misfitOf(component, text);
    if (problem !== null) store.errors.set(path, problem);
  }

  const composing = useComposing(typeof value === "string" ? value : "", component.live, onText);
  const shared = {
    ...field,
    ...composing,
    placeholder,
    onFocus: begin,
    onBlur: commit,
    onKeyDown,
  };
  return multiline ? (
    <Textarea {...shared} rows={4} resize="vertical" />
  ) : (
    <Field {...shared} {...(component.secret ? { type: "password", autoComplete: "off" } : {})} />
  );
}
