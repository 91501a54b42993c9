import "../../renderer/choices/menu.css";
import { TagsInput } from "@mantine/core";
import { useState } from "react";
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
  const { suggestions, separators, placeholder, clearable, max_items: most } = component;
  const texts = Array.isArray(value) ? value.map(String) : [];

  function give(next: string[]): void {
    // Those that are wrong stay, so that the visitor can see and take them back; pasted ones may repeat.
    const once = [...new Set(next.map((one) => one.trim()).filter((one) => one !== ""))];
    if (JSON.stringify(once) === JSON.stringify(texts)) return;
    change(once);
    const problem = misfitOf(component, once);
    if (problem === null || once.length === 0) send("change");
    else store.errors.set(path, problem);
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
      onSearchChange={(text) => {
        setTyped(text);
        setOpened(text !== "");
      }}
      dropdownOpened={opened && suggestions.length > 0}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      splitChars={separators}
      maxTags={most ?? Infinity}
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
