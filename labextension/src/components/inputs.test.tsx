import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { make } from "../gallery/properties.ts";
import { show } from "./testing.ts";

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

  test("without a label is named by its identifier", async () => {
    await show({ min_delay: make("number") });
    expect(screen.getByLabelText("min delay")).toBeTruthy();
  });
});

describe("a text input", () => {
  test("gives what is typed at once, and its event when it is left", async () => {
    const { store, user, find, events } = await show({ name: make("text_input", { handlers: { change: "f" } }) });
    const input = find<HTMLInputElement>("name", "input");
    await user.type(input, "UA");
    expect(store.values.get("name")).toBe("UA");
    expect(events()).toEqual([]);
    await user.tab();
    expect(events()).toEqual([{ component: "name", name: "change", state: { name: "UA" } }]);
    await user.click(input);
    await user.tab();
    expect(events()).toHaveLength(1);
  });

  test("sends nothing that the page binds to nothing", async () => {
    const { user, find, events } = await show({ name: make("text_input") });
    await user.type(find("name", "input"), "UA{Enter}");
    await user.tab();
    expect(events()).toEqual([]);
  });

  test("submits with Enter, with its change before", async () => {
    const { user, find, events } = await show({ q: make("text_input", { handlers: { submit: "f", change: "g" } }) });
    await user.type(find("q", "input"), "UA{Enter}");
    expect(events().map((event) => event.name)).toEqual(["change", "submit"]);
  });

  test("of many lines takes Enter as a new line, and submits with Ctrl+Enter", async () => {
    const { user, find, events, store } = await show({
      note: make("text_input", { multiline: true, handlers: { submit: "f" } }),
    });
    await user.type(find("note", "textarea"), "a{Enter}b");
    expect(store.values.get("note")).toBe("a\nb");
    expect(events()).toEqual([]);
    await user.type(find("note", "textarea"), "{Control>}{Enter}{/Control}");
    expect(events().map((event) => event.name)).toEqual(["submit"]);
  });

  test("that is secret is hidden, and not kept by the browser", async () => {
    const { find } = await show({ pin: make("text_input", { secret: true }), name: make("text_input") });
    const input = find<HTMLInputElement>("pin", "input");
    expect([input.type, input.autocomplete]).toEqual(["password", "off"]);
    expect(find<HTMLInputElement>("name", "input").type).toBe("text");
  });

  test("takes no more characters than allowed, and a value that a handler sets", async () => {
    const { user, find, peer, let: allow } = await show({ q: make("text_input", { max_length: 3 }) });
    const input = find<HTMLInputElement>("q", "input");
    await user.type(input, "abcdef");
    expect(input.value).toBe("abc");
    await allow(() => peer.update(-1, { q: { value: "new" } }));
    expect(input.value).toBe("new");
  });
});

describe("a number", () => {
  test.each([
    ["12", 12],
    ["-1.5", -1.5],
    ["-", null],
    ["0", 0],
  ])("typed as %s is %j", async (typed, value) => {
    const { store, user, find } = await show({ n: make("number") });
    await user.type(find("n", "input"), typed);
    expect(store.values.get("n") ?? null).toBe(value);
    expect(find<HTMLInputElement>("n", "input").value).toBe(typed);
  });

  test("that is emptied is None", async () => {
    const { store, user, find } = await show({ n: make("number", { value: 60 }) });
    await user.clear(find("n", "input"));
    expect(store.values.get("n")).toBeNull();
  });

  test("out of its limits is told, not changed", async () => {
    const { store, user, find, slot } = await show({ n: make("number", { min: 1, max: 10 }) });
    await user.type(find("n", "input"), "99");
    await user.tab();
    expect(store.values.get("n")).toBe(99);
    expect(slot("n")?.textContent).toContain("10 or less");
    await user.clear(find("n", "input"));
    expect(slot("n")?.textContent).not.toContain("10 or less");
  });

  test("goes by its step with the arrow keys, and sends one event when it is left", async () => {
    const { store, user, find, events } = await show({ n: make("number", { value: 60, step: 15, handlers: { change: "f" } }) });
    await user.click(find("n", "input"));
    await user.keyboard("{ArrowUp}{ArrowUp}{ArrowDown}{ArrowUp}");
    expect(store.values.get("n")).toBe(90);
    await user.tab();
    expect(events()).toEqual([{ component: "n", name: "change", state: { n: 90 } }]);
  });

  test("follows a handler, whatever was half typed", async () => {
    const { user, find, peer, let: allow } = await show({ n: make("number") });
    await user.type(find("n", "input"), "5");
    await allow(() => peer.update(-1, { n: { value: 7 } }));
    expect(find<HTMLInputElement>("n", "input").value).toBe("7");
    await allow(() => peer.update(-1, { n: { value: null } }));
    expect(find<HTMLInputElement>("n", "input").value).toBe("");
  });
});

describe("a select", () => {
  test("keeps the type of its options, and shows their labels", async () => {
    const options = [1, "1", true, { value: 2.5, label: "Two and a half" }, 1];
    const { store, user, find, events } = await show({ s: make("select", { options, handlers: { change: "f" } }) });
    await user.click(find("s", "input"));
    expect(screen.getAllByRole("option", { hidden: true }).map((option) => option.textContent)).toEqual([
      "1", "1", "true", "Two and a half",
    ]);
    await user.click(screen.getByText("Two and a half"));
    expect(store.values.get("s")).toBe(2.5);
    await user.click(find("s", "input"));
    await user.click(screen.getByRole("option", { name: "true", hidden: true }));
    expect(store.values.get("s")).toBe(true);
    expect(events().map((event) => event.state)).toEqual([{ s: 2.5 }, { s: true }]);
  });

  test("that may be cleared gives None", async () => {
    const { store, user } = await show({ s: make("select", { options: ["UA"], value: "UA" }) });
    await user.click(screen.getByLabelText("Clear"));
    expect(store.values.get("s")).toBeNull();
  });

  test("that must not be empty cannot be cleared", async () => {
    await show({ s: make("select", { options: ["UA"], value: "UA", clearable: false }) });
    expect(screen.queryByLabelText("Clear")).toBeNull();
  });

  test("of several gives a list, in the order they were chosen", async () => {
    const { store, user, find } = await show({ s: make("select", { multiple: true, value: [], options: [1, 2, 3] }) });
    await user.click(find("s", "input"));
    await user.click(screen.getByRole("option", { name: "3", hidden: true }));
    await user.click(screen.getByRole("option", { name: "1", hidden: true }));
    expect(store.values.get("s")).toEqual([3, 1]);
    await user.click(screen.getByRole("option", { name: "3", hidden: true }));
    expect(store.values.get("s")).toEqual([1]);
  });

  test("takes new options and a value from a handler", async () => {
    const { find, peer, let: allow } = await show({ s: make("select") });
    await allow(() => peer.update(-1, { s: { options: [{ value: "UA", label: "United" }], value: "UA" } }));
    expect(find<HTMLInputElement>("s", "input").value).toBe("United");
    await allow(() => peer.update(-1, { s: { value: null } }));
    expect(find<HTMLInputElement>("s", "input").value).toBe("");
  });
});

describe("a checkbox", () => {
  test("gives true and false, each with its event", async () => {
    const { user, find, events, store } = await show({ b: make("checkbox", { label: "All", handlers: { change: "f" } }) });
    await user.click(find("b", "input"));
    expect(store.values.get("b")).toBe(true);
    await user.click(screen.getByText("All"));
    expect(store.values.get("b")).toBe(false);
    expect(events()).toMatchObject([{ state: { b: true } }, { state: { b: false } }]);
  });
});
