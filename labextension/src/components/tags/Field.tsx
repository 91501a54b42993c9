import "../../renderer/choices/menu.css";
import { TagsInput } from "@mantine/core";
import { useRef, useState } from "react";
import { misfitOf } from "../../core/checks.ts";
import type { TagsComponent as Properties } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { useEvent, useField } from "../../renderer/hooks/inputs.ts";
import { useRenderer, useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";

/** How many suggestions are listed. */
const LIMIT = 100;

export default function Field({ path, component }: ComponentProps<Properties>) {
  const { store, portal } = useRenderer();
  const [value, change] = useValue(path);
  const send = useEvent(path);
  const field = useField(path, component);
  const [typed, setTyped] = useState("");
  const [opened, setOpened] = useState(false);
  /** What was refused in this event, and what was said of it. */
  const left = useRef("");
  const told = useRef<string | null>(null);
  const { suggestions, separators, placeholder, clearable, max_items: most } = component;
  const texts = Array.isArray(value) ? value.map(String) : [];

  /** The texts in one that was typed or pasted. */
  function split(text: string): string[] {
    if (suggestions.includes(text)) return [text];
    return separators.reduce((parts, mark) => parts.flatMap((one) => one.split(mark)), [text]).map((one) => one.trim());
  }

  /** Why a text cannot be added to others; null if it can. */
  function refusedOf(text: string, others: readonly string[]): string | null {
    const alone = misfitOf({ ...component, min_items: null }, [text]);
    return alone ?? (others.length < (most ?? Infinity) ? null : misfitOf({ ...component, pattern: "", max_length: Infinity }, [...others, text]));
  }

  /** Takes what fits; what does not stays in the field to be corrected, with the reason. */
  function give(next: string[]): void {
    const taken = next.filter((one) => texts.includes(one));
    const added = new Set(next.filter((one) => !texts.includes(one)).flatMap(split));
    const refused: string[] = [];
    let problem: string | null = null;
    for (const one of added) {
      if (one === "" || taken.includes(one)) continue;
      const reason = refusedOf(one, taken);
      (reason === null ? taken : refused).push(one);
      problem ??= reason;
    }
    if (refused.length > 0) {
      left.current = refused.join(`${separators[0] ?? ","} `);
      setTyped(left.current);
      // Mantine empties the field in this event, before or after it gives the texts.
      queueMicrotask(() => (left.current = ""));
    }
    if (JSON.stringify(taken) !== JSON.stringify(texts)) {
      change(taken);
      const misfit = misfitOf(component, taken);
      if (misfit === null || taken.length === 0) send("change");
      else problem ??= misfit;
    }
    if (problem !== null) store.errors.set(path, problem);
    told.current = refused.length > 0 ? problem : null;
  }

  function onText(given: string): void {
    const text = given || left.current;
    if (text !== typed && left.current === "" && told.current !== null) {
      if (store.errors.get(path) === told.current) store.errors.delete(path);
      told.current = null;
    }
    setTyped(text);
    setOpened(given !== "");
  }

  return (
    <TagsInput
      {...field}
      aria-required={component.required || undefined}
      data={[...new Set(suggestions)]}
      limit={LIMIT}
      placeholder={texts.length === 0 ? placeholder : ""}
      value={texts}
      searchValue={typed}
      onSearchChange={onText}
      dropdownOpened={opened && suggestions.length > 0}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      splitChars={separators}
      isDuplicate={(one, others) => others.includes(one.trim())}
      onDuplicate={() => setTyped("")}
      clearable={clearable && !field.disabled && !field.readOnly}
      clearButtonProps={{ "aria-label": say("Clear") }}
      openOnFocus={false}
      comboboxProps={{ portalProps: { target: portal }, withinPortal: true, keepMounted: false }}
      maxDropdownHeight={280}
      onChange={give}
    />
  );
}
