import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { AnyComponent, JsonValue } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

describe("every input", () => {
  const inputs = {
    text: make("text_input", { label: "Text", help: "Some help", required: true }),
    number: make("number", { label: "Number", help: "Some help", required: true }),
    choice: make("select", { label: "Choice", help: "Some help", required: true, options: ["a"] }),
    several: make("select", { label: "Several", help: "Some help", required: true, multiple: true, options: ["a"] }),
    box: make("checkbox", { label: "Box", help: "Some help", required: true }),
  };

  test.each(Object.entries(inputs))("%s is found by its label and tells its help", async (name, component) => {
    const { slot } = await show({ [name]: component });
    const label = "label" in component ? component.label : "";
    expect(screen.getByLabelText(new RegExp(label), { selector: "input" })).toBeTruthy();
    expect(slot(name)?.textContent).toContain("Some help");
    expect(slot(name)?.dataset["type"]).toBe(component.type);
  });

  test.each(Object.entries(inputs))("%s shows its error, from a handler or from an event", async (name, component) => {
    const { slot, store, peer, let: allow } = await show({ [name]: component });
    await allow(() => peer.update(-1, { [name]: { error: "From a handler" } }));
    expect(slot(name)?.textContent).toContain("From a handler");
    expect(slot(name)?.querySelector('[aria-invalid="true"], [data-error]')).not.toBeNull();
    await allow(() => store.errors.set(name, "From an event"));
    expect(slot(name)?.textContent).toContain("From an event");
  });

  test.each(Object.entries(inputs))("%s can be disabled and hidden by a handler", async (name, component) => {
    const { find, slot, peer, let: allow } = await show({ [name]: component });
    await allow(() => peer.update(-1, { [name]: { disabled: true } }));
    expect(find<HTMLInputElement>(name, "input").disabled).toBe(true);
    await allow(() => peer.update(-1, { [name]: { visible: false } }));
    expect(slot(name)).toBeNull();
  });

  test.each(Object.entries(inputs))("%s that is read-only can be reached and not changed", async (name, component) => {
    const given: Record<string, JsonValue> = { text: "UA", number: 5, choice: "a", several: ["a"], box: true };
    const value = given[name] ?? null;
    const { find, slot, store, user, events } = await show({
      [name]: { ...component, read_only: true, value, handlers: { change: "f", ...(name === "text" || name === "number" ? { submit: "f" } : {}) } } as AnyComponent,
    });
    expect(slot(name)?.dataset["readOnly"]).toBe("");
    expect(slot(name)?.querySelector(".mantine-InputWrapper-required")).toBeNull();
    const input = find<HTMLInputElement>(name, "input");
    expect(input.disabled).toBe(false);
    await user.click(input);
    await user.keyboard("x{ArrowUp}{ArrowDown}{Enter} {Backspace}");
    await user.tab();
    expect(store.values.get(name)).toEqual(value);
    expect(events()).toEqual([]);
  });

  test("says what is wrong in its own words", async () => {
    const n = make("number", { max: 5, invalid_text: "We have five only." });
    const { find, slot, user } = await show({ n });
    await user.type(find("n", "input"), "9");
    await user.tab();
    expect(slot("n")?.textContent).toContain("We have five only.");
    await user.clear(find("n", "input"));
    await user.type(find("n", "input"), "x");
    await user.tab();
    expect(slot("n")?.textContent).not.toContain("We have five only.");
  });

  test("without a label is named by its identifier", async () => {
    await show({ min_delay: make("number") });
    expect(screen.getByLabelText("min delay")).toBeTruthy();
  });
});

describe("an input that is live", () => {
  const pace = { change: { debounce: 0.2, throttle: null } };
  const pause = () => new Promise((resolve) => setTimeout(resolve, 300));
  const live = { live: true, pace, handlers: { change: "f" } };

  test.each([
    ["text_input", ["a", "b{Backspace}"], ["a"]],
    ["number", ["12", ".", "0"], [12]],
    ["number", ["5", "6{Backspace}"], [5]],
    ["number", ["9007199254740993", ".", "0"], [{ $int: "9007199254740993" }]],
  ] as const)("%s that is typed as %j sends an equal value once", async (type, parts, values) => {
    const { user, find, peer, events, let: allow } = await show({ it: make(type, live) });
    for (const part of parts) {
      await user.type(find("it", "input"), part);
      await allow(pause as never);
    }
    await user.tab();
    await allow(pause as never);
    expect(events()).toHaveLength(values.length);
    expect(peer.state["it"]).toEqual(values.at(-1));
  });

  test.each([
    ["text_input", "a", "b"],
    ["number", "1", 2],
  ] as const)("%s sends a value again after a handler has set another", async (type, typed, set) => {
    const { user, find, peer, events, let: allow } = await show({ it: make(type, live) });
    const input = find<HTMLInputElement>("it", "input");
    for (const count of [1, 2]) {
      await user.clear(input);
      await user.type(input, typed);
      await allow(pause as never);
      expect(events()).toHaveLength(count);
      await allow(() => peer.update(-1, { it: { value: set } }));
    }
  });

  test.each([
    ["text_input", "", ["に", "にほ", "日本"], "日本"],
    ["text_input", "multiline", ["に", "にほ", "日本"], "日本"],
    ["number", "", ["1", "12", "12.5"], 12.5],
  ] as const)("%s %s sends what is composed with an input method when it is finished", async (type, lines, texts, value) => {
    const { find, peer, events, let: allow } = await show({ it: make(type, { ...live, ...(lines ? { multiline: true } : {}) }) });
    const input = find<HTMLInputElement>("it", lines ? "textarea" : "input");
    const sent = () => peer.received.filter((one) => one.type === "event" || one.type === "state");
    await allow(() => input.focus());
    await allow(() => fireEvent.compositionStart(input));
    for (const text of texts) {
      await allow(() => fireEvent.input(input, { target: { value: text }, isComposing: true }));
      expect(input.value).toBe(text);
      await allow(pause as never);
    }
    expect(sent()).toEqual([]);
    await allow(() => fireEvent.compositionEnd(input));
    // Some browsers report the text once more.
    await allow(() => fireEvent.input(input, { target: { value: texts.at(-1) } }));
    await allow(pause as never);
    await allow(() => input.blur());
    expect(events().map(({ name }) => name)).toEqual(["change"]);
    expect(peer.state["it"]).toBe(value);
    expect(input.value).toBe(texts.at(-1));
  });
});
