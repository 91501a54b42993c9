import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { PaginationComponent } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const shown = (properties: Partial<PaginationComponent> = {}) => show({ at: make("pagination", { label: "Rows", pages: 12, value: 5, handlers: { change: "f" }, ...properties }) });
const button = (name: string) => screen.getByRole<HTMLButtonElement>("button", { name });
const numbers = () => screen.getAllByRole("button").map((one) => one.textContent).filter(Boolean);

describe("a pagination", () => {
  test("is a nav with the numbers around the chosen page, which is marked", async () => {
    await shown();
    expect(screen.getByRole("navigation", { name: "Rows" })).toBeTruthy();
    expect(numbers()).toEqual(["1", "4", "5", "6", "12"]);
    expect(button("Page 5").getAttribute("aria-current")).toBe("page");
    expect(button("Page 4").getAttribute("aria-current")).toBeNull();
    expect(screen.getByText("Page 5 of 12").getAttribute("aria-live")).toBe("polite");
  });

  test("gives the page that is chosen, by mouse and by keys, and the chosen one not again", async () => {
    const { user, events } = await shown({ with_edges: true });
    for (const name of ["Page 6", "Page 6", "Next page", "Previous page", "First page", "Last page"]) await user.click(button(name));
    button("Previous page").focus();
    await user.keyboard("{Enter}");
    expect(events().map(({ name, state }) => [name, state["at"]])).toEqual([6, 7, 6, 1, 12, 11].map((page) => ["change", page]));
  });

  test("leads nowhere from its ends, whose buttons keep the focus", async () => {
    const { user, events } = await shown({ pages: 2, value: 1 });
    await user.click(button("Previous page"));
    expect(events()).toEqual([]);
    await user.click(button("Next page"));
    await user.click(button("Next page"));
    expect(document.activeElement).toBe(button("Next page"));
    expect(button("Next page").getAttribute("aria-disabled")).toBe("true");
    expect(events()).toHaveLength(1);
  });

  test("shows more numbers with more siblings, and one where there is one page", async () => {
    const { peer, let: allow } = await shown({ siblings: 2, pages: 20, value: 10 });
    expect(numbers()).toEqual(["1", "8", "9", "10", "11", "12", "20"]);
    await allow(() => peer.update(-1, { at: { pages: 1, value: 1 } }));
    expect(numbers()).toEqual(["1"]);
    expect([button("Previous page"), button("Next page")].map((one) => one.getAttribute("aria-disabled"))).toEqual(["true", "true"]);
    await allow(() => peer.update(-1, { at: { pages: 1_000_000, value: 999_999 } }));
    expect(screen.getByText("Page 999,999 of 1,000,000")).toBeTruthy();
  });

  test("follows what a handler sets, and shows its error", async () => {
    const { peer, slot, let: allow } = await shown({ help: "Ten rows each." });
    await allow(() => peer.update(-1, { at: { value: 7, error: "Not now." } }));
    expect(button("Page 7").getAttribute("aria-current")).toBe("page");
    const ids = screen.getByRole("navigation").getAttribute("aria-describedby")?.split(" ") ?? [];
    expect(ids.map((id) => document.getElementById(id)?.textContent)).toEqual(["Not now.", "Ten rows each."]);
    expect(slot("at")?.querySelector("[data-error]")).not.toBeNull();
  });

  test("is not changed while it is disabled, and is text while it is read-only", async () => {
    const { user, store, peer, slot, let: allow } = await shown({ disabled: true });
    await user.click(button("Page 6"));
    await user.click(button("Next page"));
    expect(store.values.get("at")).toBe(5);
    await allow(() => peer.update(-1, { at: { disabled: false, read_only: true } }));
    expect(screen.queryAllByRole("button")).toEqual([]);
    expect(slot("at")?.textContent).toBe("RowsPage 5 of 12");
  });

  test("goes to the last page where a rule makes fewer of them", async () => {
    const { store, user, events, peer, let: allow } = await show({
      all: make("switch", { label: "All", value: true }),
      at: make("pagination", { pages: 12, value: 5, rules: { pages: "12 if state.all else 3" } }),
      go: make("button", { label: "Go", handlers: { click: "f" } }),
    });
    expect(store.values.get("at")).toBe(5);
    await user.click(screen.getByRole("switch"));
    expect(store.values.get("at")).toBe(3);
    await user.click(screen.getByRole("switch"));
    expect(store.values.get("at")).toBe(3);
    await user.click(button("Page 12"));
    // What the visitor chose while a handler made fewer pages, which has not heard of it.
    await allow(() => peer.update(-1, { at: { pages: 2 } }));
    expect(store.values.get("at")).toBe(2);
    await user.click(button("Go"));
    expect(events().at(-1)?.state).toMatchObject({ at: 2 });
  });
});

test("says how much room its numbers need", async () => {
  const { slot } = await show({
    fewest: make("pagination", { pages: 2 }),
    few: make("pagination", { pages: 12, value: 5 }),
    small: make("pagination", { pages: 12, value: 5, size: "s" }),
    many: make("pagination", { pages: 123_456, value: 61_234, siblings: 2, with_edges: true }),
    most: make("pagination", { pages: 123_456_789, value: 61_234_567, siblings: 5 }),
  });
  const rooms = ["fewest", "few", "small", "many", "most"].map((one) => slot(one)?.querySelector("nav")?.dataset["room"]);
  expect(rooms).toEqual(["200", "380", "300", "800", "800"]);
});
