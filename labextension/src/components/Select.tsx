import { MultiSelect, Select as SingleSelect } from "@mantine/core";
import { useMemo } from "react";
import type { JsonValue, Select as Properties } from "../core/protocol.ts";
import { useRenderer, useValue, type Kind } from "./context.ts";
import { useEvent, useField } from "./inputs.ts";

type Scalar = string | number | boolean;

/** Mantine's options are told apart by text: this one keeps 1, "1" and true apart. */
function keyOf(value: JsonValue): string {
  return `${typeof value}:${String(value)}`;
}

interface Options {
  data: { value: string; label: string }[];
  values: Map<string, Scalar>;
}

function optionsOf(options: Properties["options"]): Options {
  const values = new Map<string, Scalar>();
  const data: Options["data"] = [];
  for (const option of options) {
    const { value, label } = typeof option === "object" ? option : { value: option, label: "" };
    const key = keyOf(value);
    if (values.has(key)) continue;
    values.set(key, value);
    data.push({ value: key, label: label || String(value) });
  }
  return { data, values };
}

/** Beyond this many options people search instead of scrolling. */
const MANY = 8;
/** More than this many do not fit a menu that stays quick. */
const LIMIT = 200;

export function Select({ path, component }: Kind<Properties>) {
  const { portal } = useRenderer();
  const [value, change] = useValue(path);
  const send = useEvent(path, component.handlers);
  const field = useField(path, component);
  const { data, values } = useMemo(() => optionsOf(component.options), [component.options]);
  const { placeholder, multiple, clearable, required } = component;

  function choose(next: JsonValue): void {
    change(next);
    send("change");
  }

  const shared = {
    ...field,
    data,
    placeholder,
    clearable: clearable && (multiple || !required),
    searchable: data.length > MANY,
    limit: LIMIT,
    // Else it lies over the page of whoever only passes by with Tab.
    openOnFocus: false,
    nothingFoundMessage: "Nothing found",
    comboboxProps: { portalProps: { target: portal }, withinPortal: true },
    clearButtonProps: { "aria-label": "Clear" },
    maxDropdownHeight: 280,
  };
  if (multiple) {
    const chosen = Array.isArray(value) ? value : [];
    return (
      <MultiSelect
        {...shared}
        searchable
        hidePickedOptions={false}
        value={chosen.map(keyOf)}
        {...(chosen.length > 0 ? { placeholder: "" } : {})}
        onChange={(keys) => choose(keys.flatMap((key) => values.get(key) ?? chosen.filter((one) => keyOf(one) === key)))}
      />
    );
  }
  return (
    <SingleSelect
      {...shared}
      allowDeselect={clearable}
      value={value === null || value === undefined ? null : keyOf(value)}
      onChange={(key) => choose(key === null ? null : (values.get(key) ?? null))}
    />
  );
}
