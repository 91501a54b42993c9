import { Textarea, TextInput as Field } from "@mantine/core";
import { lazy, Suspense, useMemo, useRef, useState, type HTMLAttributes, type HTMLInputTypeAttribute, type KeyboardEvent } from "react";
import { say } from "../../core/locale.ts";
import type { TextInputComponent as Properties } from "../../core/protocol.ts";
import { misfitOf, problemOf } from "../../core/checks.ts";
import { isLocked } from "../../core/rules.ts";
import { useRenderer, useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { useComposing, useCommit, useField, useSubmit } from "../../renderer/hooks/inputs.ts";
import { joined, useAffixes } from "../../renderer/parts/affixes.tsx";

// Not in the folder of the type, whose lazy modules every page with a text input would load.
const Suggestions = lazy(() => import("../../renderer/choices/Suggestions.tsx"));

/** How many suggestions are listed. */
const LIMIT = 100;

/** The suggestions that have a text in them; none where they have nothing but the text itself. */
function fitting(suggestions: readonly string[], text: string): string[] {
  const sought = text.trim().toLowerCase();
  const found = [...new Set(suggestions)].filter((one) => one.toLowerCase().includes(sought)).slice(0, LIMIT);
  return found.length === 1 && found[0] === text ? [] : found;
}

interface Keyboard {
  type?: HTMLInputTypeAttribute;
  inputMode?: HTMLAttributes<HTMLInputElement>["inputMode"];
  autoComplete?: string;
  autoCapitalize?: string;
  spellCheck?: boolean;
}

/** What browsers and phones are told of a kind of text. The types `email` and `url` would check it in their own words. */
const KEYBOARDS: Record<Properties["kind"], Keyboard> = {
  text: {},
  email: { inputMode: "email", autoComplete: "email", autoCapitalize: "none", spellCheck: false },
  url: { inputMode: "url", autoComplete: "url", autoCapitalize: "none", spellCheck: false },
  phone: { type: "tel", inputMode: "tel", autoComplete: "tel" },
  search: { inputMode: "search", autoComplete: "off" },
};
const SECRET: Keyboard = { type: "password", autoComplete: "off" };

export default function TextInput({ path, component }: ComponentProps<Properties>) {
  const { store } = useRenderer();
  const [value, change] = useValue(path);
  const { begin, typed, commit } = useCommit(path, component);
  const submit = useSubmit(path, component, leave);
  const field = useField(path, component);
  const { multiline, placeholder, kind, secret, clearable, suggestions } = component;
  const text = typeof value === "string" ? value : "";
  const input = useRef<HTMLInputElement>(null);
  const keys = useRef<((event: KeyboardEvent) => void) | null>(null);
  const [offering, setOffering] = useState(false);
  const offers = suggestions.length > 0 && !multiline && !secret && !isLocked(component);
  const texts = useMemo(() => (offers ? fitting(suggestions, text) : []), [offers, suggestions, text]);
  const offered = offering && texts.length > 0;

  /** Says what is wrong with a text that is typed to its end. */
  function leave(): void {
    const problem = problemOf({ ...component, required: false }, store.values.get(path));
    if (problem !== null) store.errors.set(path, problem);
    commit();
  }

  function onKeyDown(event: KeyboardEvent): void {
    keys.current?.(event);
    if (event.key !== "Enter" || event.nativeEvent.isComposing || event.defaultPrevented) return;
    setOffering(false);
    const sends = !multiline || event.ctrlKey || event.metaKey;
    if (!sends) return;
    submit(event);
  }

  function onText(next: string): void {
    setOffering(next !== "");
    change(next);
    typed();
    // At once: a text that was pasted is not typed to its end. What else is asked of it, it may still come to fit.
    const problem = misfitOf({ ...component, min_length: null, pattern: "", kind: "text" }, next);
    if (problem !== null) store.errors.set(path, problem);
  }

  function choose(next: string): void {
    setOffering(false);
    change(next);
    leave();
  }

  function clear(): void {
    begin();
    change("");
    commit();
  }

  const composing = useComposing(text, component.live, onText);
  const { prefix, suffix } = component;
  const affixes = useAffixes({
    ...(field.readOnly ? {} : { prefix, suffix }),
    onClear: clearable && text !== "" && !component.disabled && !component.read_only ? clear : undefined,
  });
  const shared = {
    ...field,
    ...composing,
    ...(field.readOnly ? { value: joined(prefix, text, suffix) } : {}),
    ...affixes,
    placeholder: field.readOnly ? say("None") : placeholder,
    "aria-required": component.required || undefined,
    onFocus: begin,
    onBlur: () => {
      setOffering(false);
      leave();
    },
    onKeyDown,
  };
  if (multiline) return <Textarea {...shared} rows={component.rows} resize={field.readOnly ? "none" : "vertical"} />;
  // Esc closes the list only, and not the dialog that the field is in.
  const combobox = { role: "combobox", "aria-autocomplete": "list" as const, "aria-expanded": offered, autoComplete: "off", "data-mantine-stop-propagation": offered || undefined };
  return (
    <>
      <Field
        {...shared}
        {...(secret ? SECRET : KEYBOARDS[kind])}
        ref={input}
        {...(offers ? combobox : {})}
      />
      {offers ? (
        <Suspense fallback={null}>
          <Suggestions field={input} keys={keys} texts={texts} opened={offered} onOpened={setOffering} onChoose={choose} />
        </Suspense>
      ) : null}
    </>
  );
}
