import "../../renderer/choices/menu.css";
import "./index.css";
import { CheckIcon, defaultOptionsFilter, MultiSelect, Select as SingleSelect, type ComboboxItem, type ComboboxParsedItem, type OptionsFilter } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import { keyOf } from "../../core/options.ts";
import type { JsonValue, SelectComponent as Properties } from "../../core/protocol.ts";
import { say, writeCount } from "../../core/locale.ts";
import { choicesOf, groupsOf, namerOf, type Choice } from "../../renderer/choices/choices.ts";
import { OptionText } from "../../renderer/choices/OptionText.tsx";
import type { Arrival } from "../../renderer/hooks/arrival.ts";
import { useEvent, useField } from "../../renderer/hooks/inputs.ts";
import { useRenderer, useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { useSearching } from "./searching.ts";

/** Beyond this many options people search instead of scrolling. */
const MANY = 8;
/** More than this many do not fit a menu that stays quick. */
const LIMIT = 200;
const MORE = "more";
/** The key of the line that gives what was typed. */
const NEW = "new";

type Item = ComboboxParsedItem;

const itemsOf = (one: Item): ComboboxItem[] => ("items" in one ? one.items : [one]);

/** As many items as the menu has room for; the last line says how many more there are. */
function limited(found: Item[]): Item[] {
  const count = found.reduce((sum, one) => sum + itemsOf(one).length, 0);
  if (count <= LIMIT) return found;
  let room = LIMIT;
  const shown = found.flatMap((one): Item[] => {
    const items = itemsOf(one).slice(0, room);
    room -= items.length;
    return items.length === 0 ? [] : ["items" in one ? { ...one, items } : one];
  });
  return [...shown, { value: MORE, label: say("{count} more. Type to find them.", { count: writeCount(count - LIMIT) }), disabled: true }];
}

/** Options under their headings; those without one come first. */
function itemsByGroup(choices: Choice[]): Item[] {
  const groups = groupsOf(choices);
  const bare = (groups.get("") ?? []).map(itemOf);
  groups.delete("");
  return [...bare, ...Array.from(groups, ([group, inside]) => ({ group, items: inside.map(itemOf) }))];
}

function itemOf({ key, label, disabled }: Choice): ComboboxItem {
  return { value: key, label, disabled };
}

function isNewItem(item: Item): boolean {
  return itemsOf(item).some(({ value }) => value === NEW);
}

export default function SelectField({ path, component, arrival }: ComponentProps<Properties> & { arrival: Arrival }) {
  const { portal } = useRenderer();
  const [value, change] = useValue(path);
  const send = useEvent(path);
  const field = useField(path, component);
  const searching = useSearching(path);
  const [typed, setTyped] = useState("");
  const { options, placeholder, multiple, clearable, required, creatable, max_items: most } = component;
  const searches = "search" in component.handlers;
  const nameOf = useMemo(() => namerOf([...options, ...component.chosen]), [options, component.chosen]);
  const choices = useMemo(() => choicesOf(options, nameOf), [options, nameOf]);
  const chosen = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
  /** The options of what is chosen, as they were when it was: what a search has found is gone with the next one. */
  const [seen, setSeen] = useState<Choice[]>([]);

  useEffect(() => {
    if (arrival.isFocused) document.querySelector<HTMLElement>(`[data-component="${CSS.escape(path)}"] input`)?.focus();
  }, [arrival, path]);

  const { data, known, away } = useMemo(() => {
    const there = new Set(choices.map(({ key }) => key));
    const labels = new Map([...seen, ...choicesOf(component.chosen, nameOf)].map((one) => [one.key, one]));
    // A handler may choose what it has no option for yet: that is what the next handler gets, and so it is shown.
    const others = chosen
      .filter((one) => !there.has(keyOf(one)))
      .map((one) => labels.get(keyOf(one)) ?? choicesOf([one as never], nameOf)[0])
      .filter((one) => one !== undefined);
    const all = [...choices, ...others.map((one) => ({ ...one, group: "" }))];
    return { data: itemsByGroup(all), known: new Map(all.map((one) => [one.key, one])), away: new Set(others.map(({ key }) => key)) };
    // eslint-disable-next-line react/exhaustive-deps
  }, [choices, value, seen, component.chosen]);

  const text = typed.trim();
  const isNew = creatable && text !== "" && ![...known.values()].some(({ label }) => label.toLowerCase() === text.toLowerCase());
  const items: Item[] = isNew ? [...data, { value: NEW, label: say("Use “{text}”", { text }) }] : data;

  /** The options that fit what was typed: those of a search are all that its handler has found. */
  const filter: OptionsFilter = (input) => {
    const given = input.options.filter((item) => !isNewItem(item));
    const answered = given.filter((item) => !itemsOf(item).some((one) => away.has(one.value)));
    const found = searches ? answered : (defaultOptionsFilter({ ...input, options: given, limit: Infinity }) as Item[]);
    return [...limited(found), ...input.options.filter(isNewItem)];
  };

  function choose(next: JsonValue): void {
    change(next);
    send("change");
    setTyped("");
  }

  function valueOf(key: string): JsonValue {
    if (key === NEW) return text;
    const choice = known.get(key);
    if (searches && choice !== undefined) setSeen((before) => [...before.filter((one) => one.key !== key), choice]);
    return choice?.value ?? null;
  }

  const isRich = choices.some(({ description, color, icon }) => description !== "" || color !== null || icon !== "");
  const empty = searching.problem ?? (searching.busy ? say("Searching") : searches && text === "" ? say("Type to search") : say("Nothing found"));
  const shared = {
    ...field,
    "aria-required": required || undefined,
    data: items as ComboboxItem[],
    placeholder,
    clearable: clearable && (multiple || !required) && !field.readOnly,
    searchable: searches || creatable || choices.length > MANY,
    filter,
    // Else it lies over the page of whoever only passes by with Tab.
    openOnFocus: false,
    nothingFoundMessage: empty,
    loading: searching.busy,
    wrapperProps: { "aria-busy": searching.busy || undefined },
    // What is typed, and not the label of what was chosen.
    onInput: (event: { currentTarget: { value: string } }) => {
      setTyped(event.currentTarget.value);
      if (searches) searching.search(event.currentTarget.value);
    },
    onDropdownOpen: () => {
      if (searches && choices.length === 0 && !searching.busy && !field.readOnly) searching.search("", true);
    },
    onDropdownClose: () => setTyped(""),
    ...(isRich
      ? {
          renderOption: ({ option, checked }: { option: ComboboxItem; checked?: boolean }) => {
            const { label, description, color, icon } = known.get(option.value) ?? { label: option.label, description: "", color: null, icon: "" };
            return (
              <>
                <OptionText label={label} description={description} color={color} icon={icon} />
                {checked ? <CheckIcon className="jt-option-check" /> : null}
              </>
            );
          },
        }
      : {}),
    // Options are drawn when the menu opens: of many selects on a page, they are most of what there is to draw.
    comboboxProps: { portalProps: { target: portal }, withinPortal: true, keepMounted: false },
    clearButtonProps: { "aria-label": say("Clear") },
    maxDropdownHeight: 280,
  };
  if (multiple) {
    return (
      <MultiSelect
        {...shared}
        searchable
        hidePickedOptions={false}
        maxValues={most ?? Infinity}
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
