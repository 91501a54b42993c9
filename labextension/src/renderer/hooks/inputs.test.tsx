import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { Scalar } from "../../core/protocol.ts";
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

  test("keeps a text that is too long, and says so at once; nothing is sent until it is mended", async () => {
    const components = {
      note: make("text_input", { multiline: true, handlers: { change: "g" } }),
      go: make("button", { label: "Go", handlers: { click: "f" } }),
    };
    const { user, find, slot, events, peer } = await show(components);
    const input = find<HTMLTextAreaElement>("note", "textarea");
    await user.click(input);
    await user.paste("x".repeat(1_000_000));
    expect(input.value).toHaveLength(1_000_000);
    expect(slot("note")?.textContent).toContain("Shorten this text to 10,000 characters: it has 1,000,000.");
    await user.click(screen.getByText("Go"));
    expect(events()).toEqual([]);
    expect(peer.received.filter((one) => one.type === "state")).toEqual([]);
    expect(document.activeElement).toBe(input);
    await user.clear(input);
    await user.paste("short");
    expect(slot("note")?.textContent).not.toContain("Shorten");
    await user.click(screen.getByText("Go"));
    expect(events().map((event) => event.component)).toEqual(["note", "go"]);
    expect(peer.state["note"]).toBe("short");
  });

  test("counts characters as Python does", async () => {
    const { user, find, slot } = await show({ q: make("text_input", { max_length: 3 }) });
    await user.type(find("q", "input"), "😀😀😀");
    expect(slot("q")?.textContent).not.toContain("Shorten");
    await user.type(find("q", "input"), "x");
    expect(slot("q")?.textContent).toContain("Shorten this text to 3 characters: it has 4.");
  });

  test("takes a value that a handler sets", async () => {
    const { user, find, peer, let: allow } = await show({ q: make("text_input", { max_length: 3 }) });
    const input = find<HTMLInputElement>("q", "input");
    await user.type(input, "abcdef");
    await allow(() => peer.update(-1, { q: { value: "new" } }));
    expect(input.value).toBe("new");
  });
});

describe("a number", () => {
  test.each([
    ["12", 12],
    ["-1.5", -1.5],
    ["1e6", 1_000_000],
    ["1,000", 1000],
    ["(500)", -500],
    ["3,2", 3.2],
    ["$1,200.50", 1200.5],
    ["9007199254740993", { $int: "9007199254740993" }],
    ["0", 0],
  ])("typed as %s is %j", async (typed, value) => {
    const { store, user, find } = await show({ n: make("number") });
    await user.type(find("n", "input"), typed);
    expect(store.values.get("n")).toEqual(value);
    expect(find<HTMLInputElement>("n", "input").value).toBe(typed);
    await user.tab();
    expect(find<HTMLInputElement>("n", "input").value, "as it is understood").toBe(
      typeof value === "number" ? String(value) : value.$int,
    );
  });

  test.each(["1/2", "0x1F", "--5", "12%", "1e400", "-", "5 kg"])("typed as %s stays, is told, and is not sent", async (typed) => {
    const components = { n: make("number", { value: 7, handlers: { change: "g" } }), go: make("button", { label: "Go", handlers: { click: "f" } }) };
    const { user, find, slot, events, peer } = await show(components);
    const input = find<HTMLInputElement>("n", "input");
    await user.clear(input);
    await user.type(input, typed);
    expect(slot("n")?.textContent).toBe("");
    await user.click(screen.getByText("Go"));
    expect(slot("n")?.textContent).toContain("Enter ");
    expect(input.value).toBe(typed);
    expect(document.activeElement, "the field to mend").toBe(input);
    expect(events()).toEqual([]);
    await user.clear(input);
    await user.type(input, "8");
    await user.click(screen.getByText("Go"));
    expect(events().map((event) => event.component)).toEqual(["n", "go"]);
    expect(peer.state["n"]).toBe(8);
  });

  test("submits with Enter, with its change before, and not what is no number", async () => {
    const { user, find, events } = await show({ n: make("number", { handlers: { submit: "f", change: "g" } }) });
    await user.type(find("n", "input"), "5x{Enter}");
    expect(events()).toEqual([]);
    await user.type(find("n", "input"), "{Backspace}{Enter}");
    expect(events().map((event) => event.name)).toEqual(["change", "submit"]);
  });

  test("that must be whole refuses fractions", async () => {
    const { user, find, slot, store } = await show({ n: make("number", { integer: true }) });
    await user.type(find("n", "input"), "3.7");
    await user.tab();
    expect(slot("n")?.textContent).toContain("Enter a whole number.");
    await user.clear(find("n", "input"));
    await user.type(find("n", "input"), "1e3");
    expect(store.values.get("n")).toBe(1000);
  });

  test("that is pasted with a line break is read", async () => {
    const { user, find, store } = await show({ n: make("number") });
    await user.click(find("n", "input"));
    await user.paste(" 1,234.5\t");
    expect(store.values.get("n")).toBe(1234.5);
  });

  test("of any size goes by its step exactly, with its buttons too, and keeps its limits", async () => {
    const big = { $int: "9007199254740993" };
    const { user, find, store } = await show({ n: make("number", { value: 9007199254740992, max: big }) });
    await user.click(find("n", "input"));
    await user.keyboard("{ArrowUp}{ArrowUp}");
    expect(store.values.get("n")).toEqual(big);
    await user.pointer({ keys: "[MouseLeft]", target: find("n", ".jt-steps button:last-child") });
    expect(store.values.get("n")).toBe(9007199254740992);
  });

  test("that is refused stays where it is by the arrow keys", async () => {
    const { user, find, store } = await show({ n: make("number") });
    await user.type(find("n", "input"), "1/2{ArrowUp}");
    expect(store.values.get("n")).toBe("1/2");
  });

  test("that a handler lets in after all is sent with the next event", async () => {
    const components = { n: make("number", { max: 5 }), go: make("button", { label: "Go", handlers: { click: "f" } }) };
    const { user, find, events, peer, let: allow } = await show(components);
    await user.type(find("n", "input"), "9");
    await user.click(screen.getByText("Go"));
    expect(events()).toEqual([]);
    await allow(() => peer.update(-1, { n: { max: 10 } }));
    await user.click(screen.getByText("Go"));
    expect(events()).toHaveLength(1);
    expect(peer.state["n"]).toBe(9);
  });

  test("that is hidden by a handler keeps nobody from the rest", async () => {
    const components = { n: make("number"), go: make("button", { label: "Go", handlers: { click: "f" } }) };
    const { user, find, events, peer, let: allow } = await show(components);
    await user.type(find("n", "input"), "x");
    await allow(() => peer.update(-1, { n: { visible: false } }));
    await user.click(screen.getByText("Go"));
    expect(events()).toHaveLength(1);
  });

  test("that is emptied is None", async () => {
    const { store, user, find } = await show({ n: make("number", { value: 60 }) });
    await user.clear(find("n", "input"));
    expect(store.values.get("n")).toBeNull();
  });

  test("out of its limits is told, not changed", async () => {
    const { user, find, slot } = await show({ n: make("number", { min: 1, max: 10 }) });
    await user.type(find("n", "input"), "99");
    await user.tab();
    expect(find<HTMLInputElement>("n", "input").value).toBe("99");
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

  test("says that there are more options than it lists, and finds them", async () => {
    const options = Array.from({ length: 5000 }, (_, index) => `flight ${index}`);
    const { user, find, store } = await show({ s: make("select", { options }) });
    expect(screen.queryAllByRole("option", { hidden: true })).toEqual([]);
    await user.click(find("s", "input"));
    expect(screen.getAllByRole("option", { hidden: true })).toHaveLength(201);
    const more = screen.getByText("4,800 more. Type to find them.");
    await user.click(more);
    expect(store.values.get("s")).toBeNull();
    // At once: each key would draw the 200 options again, which is slow without a browser.
    await user.click(find("s", "input"));
    await user.paste("flight 4999");
    expect(screen.queryByText(/more\./)).toBeNull();
    await user.click(screen.getByText("flight 4999"));
    expect(store.values.get("s")).toBe("flight 4999");
  });

  test("of several says so too", async () => {
    const options = Array.from({ length: 201 }, (_, index) => index);
    const { user, find } = await show({ s: make("select", { options, multiple: true, value: [] }) });
    await user.click(find("s", "input"));
    expect(screen.getByText("1 more. Type to find them.")).toBeTruthy();
  });

  test("keeps whole numbers of any size and dates apart, and names them", async () => {
    const big = [{ $int: "9007199254740992001" }, { $int: "9007199254740992002" }];
    const days = [{ $date: "2024-02-29" }, { $datetime: "2024-02-29T12:30:00+01:00" }, { $datetime: "2024-02-29T12:30:00.250000" }];
    const { user, find, store } = await show({ s: make("select", { options: [...big, ...days] }) });
    await user.click(find("s", "input"));
    const shown = screen.getAllByRole("option", { hidden: true }).map((option) => option.textContent);
    expect(shown.map((text) => text?.replaceAll("\u202f", " "))).toEqual([
      "9007199254740992001", "9007199254740992002", "Feb 29, 2024",
      "Feb 29, 2024, 12:30:00.00 PM +01:00", "Feb 29, 2024, 12:30:00.25 PM",
    ]);
    await user.click(screen.getByText("9007199254740992002"));
    expect(store.values.get("s")).toEqual({ $int: "9007199254740992002" });
  });

  test.each([
    ["days have no time", "$datetime", ["2026-01-01T00:00:00", "2026-01-02T00:00:00"], ["Jan 1, 2026", "Jan 2, 2026"]],
    ["minutes", "$datetime", ["2026-01-01T00:00:00", "2026-01-02T12:30:00"], ["Jan 1, 2026, 12:00 AM", "Jan 2, 2026, 12:30 PM"]],
    ["times of day", "$time", ["09:30:00", "14:00:00"], ["9:30 AM", "2:00 PM"]],
    ["seconds", "$time", ["09:30:05", "14:00:00"], ["9:30:05 AM", "2:00:00 PM"]],
    ["other times stay", "$time", ["09:30:00.500000", "09:30:00+01:00"], ["09:30:00.500000", "09:30:00+01:00"]],
    ["decimals keep their digits", "$decimal", ["1.10", "2.00"], ["1.10", "2.00"]],
  ])("writes dates and times as tables do: %s", async (_, tag, values, labels) => {
    const { user, find, store } = await show({ s: make("select", { options: values.map((one) => ({ [tag]: one }) as Scalar) }) });
    await user.click(find("s", "input"));
    const shown = screen.getAllByRole("option", { hidden: true });
    expect(shown.map(({ textContent }) => textContent?.replaceAll("\u202f", " "))).toEqual(labels);
    await user.click(shown[1] as HTMLElement);
    expect(store.values.get("s")).toEqual({ [tag]: values[1] });
  });

  test("shows a decimal that a handler chose by the same number as its option", async () => {
    const options = [{ $decimal: "1.10" }, { $decimal: "0.12345678901234567890" }];
    const { find } = await show({ s: make("select", { options, value: 1.1 }) });
    expect(find<HTMLInputElement>("s", "input").value).toBe("1.10");
  });

  test("shows what the next handler gets, though no option has it", async () => {
    const { find, peer, let: allow } = await show({ s: make("select", { options: ["UA"] }) });
    await allow(() => peer.update(-1, { s: { value: "DL" } }));
    expect(find<HTMLInputElement>("s", "input").value).toBe("DL");
  });

  test("forgets what was chosen while options without it were on their way", async () => {
    const components = { s: make("select", { options: ["UA", "DL"] }), go: make("button", { label: "Go", handlers: { click: "f" } }) };
    const { user, find, peer, events, let: allow } = await show(components);
    await user.click(find("s", "input"));
    await user.click(screen.getByText("DL"));
    await allow(() => peer.update(-1, { s: { options: ["UA", "B6"] } }));
    expect(find<HTMLInputElement>("s", "input").value).toBe("");
    await user.click(screen.getByText("Go"));
    expect(events()).toHaveLength(1);
    expect(peer.state["s"]).toBeNull();
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
