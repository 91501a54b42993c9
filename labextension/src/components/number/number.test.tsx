import { screen } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

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

  test.each(["1/2", "0x1F", "--5", "12%", "1e400", "-", "5 kg"])("typed as %s stays, shows an error, and is not sent", async (typed) => {
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

  test("out of its limits shows an error and stays", async () => {
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

describe("a number with a format", () => {
  const shown = (path: string, find: (path: string, selector: string) => HTMLInputElement) => find(path, "input").value;

  test("of percent shows a hundred times the share, and gives the share", async () => {
    const { user, find, store, slot } = await show({ n: make("number", { label: "Share", format: "percent", value: 0.25, max: 1 }) });
    expect([shown("n", find), slot("n")?.querySelector(".jt-affix")?.textContent]).toEqual(["25", "%"]);
    for (const [typed, value, text] of [["29", 0.29, "29"], ["7.7%", 0.077, "7.7"], ["0.1", 0.001, "0.1"]] as const) {
      await user.clear(find("n", "input"));
      await user.type(find("n", "input"), typed);
      await user.tab();
      expect([store.values.get("n"), shown("n", find)]).toEqual([value, text]);
    }
    await user.clear(find("n", "input"));
    await user.type(find("n", "input"), "120");
    await user.tab();
    expect(slot("n")?.textContent).toContain("Enter 100% or less.");
  });

  test("of a currency has its sign and its coins, and is grouped while it is not in use", async () => {
    const currency = { format: "currency", currency: "EUR", grouping: true } as const;
    const { user, find, store, slot } = await show({ n: make("number", { label: "Amount", value: 1250, ...currency }) });
    expect([shown("n", find), slot("n")?.querySelector(".jt-affix")?.textContent]).toEqual(["1,250.00", "€"]);
    await user.click(find("n", "input"));
    expect(shown("n", find)).toBe("1250.00");
    await user.clear(find("n", "input"));
    await user.type(find("n", "input"), "1,234,567.5");
    await user.tab();
    expect([store.values.get("n"), shown("n", find)]).toEqual([1234567.5, "1,234,567.50"]);
  });

  test("rounds what is typed to its decimals, and not what a handler set", async () => {
    const { user, find, store, events, peer, let: allow } = await show({
      n: make("number", { label: "Amount", decimals: 2, handlers: { change: "f" } }),
    });
    await user.type(find("n", "input"), "1.005");
    await user.tab();
    expect([store.values.get("n"), shown("n", find)]).toEqual([1.01, "1.01"]);
    expect(events().map(({ state }) => state["n"])).toEqual([1.01]);
    await allow(() => peer.update(-1, { n: { value: 2.345 } }));
    await user.click(find("n", "input"));
    await user.tab();
    expect([store.values.get("n"), shown("n", find)]).toEqual([2.345, "2.35"]);
    await user.clear(find("n", "input"));
    await user.type(find("n", "input"), "-2.5");
    await user.tab();
    expect(shown("n", find)).toBe("-2.50");
  });

  test("has a prefix and a suffix of the builder, which are not its value", async () => {
    const { find, slot } = await show({ n: make("number", { label: "Weight", value: 5, prefix: "about", suffix: "kg", format: "currency" }) });
    expect(Array.from(slot("n")?.querySelectorAll(".jt-affix") ?? [], (one) => one.textContent)).toEqual(["about", "kg"]);
    expect(shown("n", find)).toBe("5.00");
  });

  test("is measured once for all that have the same beside their values", async () => {
    const width = vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(40);
    const numbers = Object.fromEntries(["a", "b", "c"].map((name) => [name, make("number", { label: name, suffix: "miles" })]));
    await show(numbers);
    expect(width).toHaveBeenCalledTimes(1);
    width.mockRestore();
  });

  test("that is read-only is one text", async () => {
    const { find } = await show({
      money: make("number", { value: 1250.5, format: "currency", grouping: true, read_only: true }),
      weight: make("number", { value: 5, suffix: "kg", read_only: true }),
      none: make("number", { suffix: "kg", read_only: true }),
    });
    expect(["money", "weight", "none"].map((path) => shown(path, find))).toEqual(["$1,250.50", "5\u00a0kg", ""]);
  });

  test("is emptied with a button where it is clearable", async () => {
    const { user, store, events } = await show({ n: make("number", { label: "N", value: 5, clearable: true, handlers: { change: "f" } }) });
    await user.click(screen.getByRole("button", { name: "Clear" }));
    expect(store.values.get("n")).toBeNull();
    expect(events().map(({ state }) => state["n"])).toEqual([null]);
    expect(screen.queryByRole("button", { name: "Clear" })).toBeNull();
  });
});
