import "./index.css";
import { defaultOptionsFilter, MultiSelect, Select as SingleSelect, type ComboboxItem, type OptionsFilter } from "@mantine/core";
import { useMemo } from "react";
import { keyOf } from "../../core/options.ts";
import type { JsonValue, SelectComponent as Properties } from "../../core/protocol.ts";
import { choicesOf, namerOf } from "../../renderer/choices/choices.ts";
import { useRenderer, useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { useEvent, useField } from "../../renderer/hooks/inputs.ts";

/** Beyond this many options people search instead of scrolling. */
const MANY = 8;
/** More than this many do not fit a menu that stays quick. */
const LIMIT = 200;
const MORE = "more";
const COUNT = new Intl.NumberFormat();

/** The options that fit what was typed; where there are too many for the menu, the last line says so. */
const limited: OptionsFilter = (input) => {
  const found = defaultOptionsFilter({ ...input, limit: Infinity }) as ComboboxItem[];
  if (found.length <= LIMIT) return found;
  const label = `${COUNT.format(found.length - LIMIT)} more. Type to find them.`;
  return [...found.slice(0, LIMIT), { value: MORE, label, disabled: true }];
};

export default function Select({ path, component }: ComponentProps<Properties>) {
  const { portal } = useRenderer();
  const [value, change] = useValue(path);
  const send = useEvent(path);
  const field = useField(path, component);
  const nameOf = useMemo(() => namerOf(component.options), [component.options]);
  const choices = useMemo(() => choicesOf(component.options, nameOf), [component.options, nameOf]);
  const { placeholder, multiple, clearable, required } = component;
  const chosen = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];

  const data = useMemo(() => {
    const known = new Set(choices.map(({ key }) => key));
    // A handler may choose what it has no option for yet: that is what the next handler gets, and so it is shown.
    const others = chosen.filter((one) => !known.has(keyOf(one))).map((one) => ({ value: keyOf(one), label: nameOf(one) }));
    return [...choices.map(({ key, label }) => ({ value: key, label })), ...others];
    // eslint-disable-next-line react/exhaustive-deps
  }, [choices, value]);

  function choose(next: JsonValue): void {
    change(next);
    send("change");
  }

  function valueOf(key: string): JsonValue {
    return choices.find((one) => one.key === key)?.value ?? chosen.find((one) => keyOf(one) === key) ?? null;
  }

  const shared = {
    ...field,
    data,
    placeholder,
    clearable: clearable && (multiple || !required) && !field.readOnly,
    searchable: data.length > MANY,
    filter: limited,
    // Else it lies over the page of whoever only passes by with Tab.
    openOnFocus: false,
    nothingFoundMessage: "Nothing found",
    // Options are drawn when the menu opens: of many selects on a page, they are most of what there is to draw.
    comboboxProps: { portalProps: { target: portal }, withinPortal: true, keepMounted: false },
    clearButtonProps: { "aria-label": "Clear" },
    maxDropdownHeight: 280,
  };
  if (multiple) {
    return (
      <MultiSelect
        {...shared}
        searchable
        hidePickedOptions={false}
        value={chosen.map(keyOf)}
        {...(chosen.length > 0 ? { placeholder: "" } : {})}
        onChange={(keys) => choose(keys.map(valueOf))}
      />
    );
  }
  return (
    <SingleSelect
      {...shared}
      allowDeselect={clearable}
      value={chosen[0] === undefined ? null : keyOf(chosen[0])}
      onChange={(key) => choose(key === null ? null : valueOf(key))}
    />
  );
}
