import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { DateComponent } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const HANDLERS = { change: "f", submit: "g" };

async function shown(properties: Partial<DateComponent> = {}) {
  const page = await show({ day: make("date", { label: "Day", handlers: HANDLERS, ...properties }), go: make("button", { label: "Go" }) });
  await waitFor(() => expect(page.slot("day")?.querySelector(".jt-date-end, input[readonly]")).not.toBeNull());
  return { ...page, input: () => page.find<HTMLInputElement>("day", "input") };
}

describe("a date", () => {
  test("is typed, and written as the language does when it is left", async () => {
    const { user, input, store, events } = await shown();
    await user.type(input(), "2024-03-04");
    expect(store.values.get("day")).toEqual({ $date: "2024-03-04" });
    expect(input().value).toBe("2024-03-04");
    await user.tab();
    expect(input().value).toBe("Mar 4, 2024");
    expect(events().map(({ name }) => name)).toEqual(["change"]);
    await user.click(input());
    await user.keyboard("{Enter}");
    expect(events().map(({ name }) => name)).toEqual(["change", "submit"]);
  });

  test.each(["soon", "2/30/2024", "1/2/3/4"])("%s stays, shows an error, and is not sent", async (typed) => {
    const { user, input, slot, events } = await shown();
    await user.type(input(), `${typed}`);
    await user.tab();
    expect(slot("day")?.textContent).toContain("Enter a date.");
    expect(input().value).toBe(typed);
    expect(input().getAttribute("aria-invalid")).toBe("true");
    expect(events()).toEqual([]);
  });

  test("beyond its limits says which", async () => {
    const { user, input, slot } = await shown({ min: { $date: "2024-01-01" }, max: { $date: "2024-12-31" } });
    await user.type(input(), "2025-01-01");
    await user.tab();
    expect(slot("day")?.textContent).toContain("Enter Dec 31, 2024 or earlier.");
  });

  test("may say so in words of its own", async () => {
    const { user, input, slot } = await shown({ disabled_days: [{ $date: "2024-12-25" }], invalid_text: "We are closed." });
    await user.type(input(), "2024-12-25");
    await user.tab();
    expect(slot("day")?.textContent).toContain("We are closed.");
  });

  test("follows what a handler sets, also over what was typed", async () => {
    const { user, input, store, let: allow } = await shown();
    await user.type(input(), "so");
    await allow(() => store.update({ day: { value: { $date: "2024-03-04" } } }));
    expect(input().value).toBe("Mar 4, 2024");
    await allow(() => store.update({ day: { error: "Taken" } }));
    expect(screen.getByText("Taken")).toBeTruthy();
  });

  test("is emptied by its button, unless it may not be", async () => {
    const { user, store, let: allow } = await shown({ value: { $date: "2024-03-04" } });
    await user.click(screen.getByRole("button", { name: "Clear" }));
    expect(store.values.get("day")).toBeNull();
    await allow(() => store.update({ day: { value: { $date: "2024-03-04" }, disabled: true } }));
    expect(screen.queryByRole("button", { name: "Clear" })).toBeNull();
  });

  test("that is disabled or read-only opens nothing", async () => {
    const { input } = await shown({ read_only: true, value: { $date: "2024-03-04" } });
    expect(input().readOnly).toBe(true);
    expect(screen.queryByRole("button", { name: "Choose a date" })).toBeNull();
  });

  test("is chosen from the calendar, which opens with the arrow down", async () => {
    const { user, input, store } = await shown({ value: { $date: "2024-03-04" }, presets: ["today"] });
    await user.click(input());
    await user.keyboard("{ArrowDown}");
    await user.click(await screen.findByRole("button", { name: "Thursday, March 14, 2024", hidden: true }));
    expect(store.values.get("day")).toEqual({ $date: "2024-03-14" });
    expect(input().value).toBe("Mar 14, 2024");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });
});
