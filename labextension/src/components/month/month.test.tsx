import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { MonthComponent } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const HANDLERS = { change: "f", submit: "g" };
const MARCH = { $date: "2024-03-01" };

async function shown(properties: Partial<MonthComponent> = {}) {
  const page = await show({ month: make("month", { label: "Month", handlers: HANDLERS, ...properties }) });
  await waitFor(() => expect(page.slot("month")?.querySelector(".jt-date-end, input[readonly]")).not.toBeNull());
  return { ...page, input: () => page.find<HTMLInputElement>("month", "input") };
}

describe("a month", () => {
  test("is typed, and written as the language does when it is left; a day of it is the month", async () => {
    const { user, input, store, events } = await shown();
    expect(input().placeholder).toBe("MM/YYYY");
    await user.type(input(), "2024-03");
    expect(store.values.get("month")).toEqual(MARCH);
    expect(input().value).toBe("2024-03");
    await user.tab();
    expect(input().value).toBe("March 2024");
    await user.clear(input());
    await user.type(input(), "4/17/2024{Enter}");
    expect(store.values.get("month")).toEqual({ $date: "2024-04-01" });
    expect(input().value).toBe("April 2024");
    expect(events().map(({ name }) => name)).toEqual(["change", "change", "submit"]);
  });

  test.each(["soon", "13/2024", "1/2/3/4"])("%s stays, shows an error, and is not sent", async (typed) => {
    const { user, input, slot, events } = await shown();
    await user.type(input(), typed);
    await user.tab();
    expect(slot("month")?.textContent).toContain("Enter a month.");
    expect(input().value).toBe(typed);
    expect(input().getAttribute("aria-invalid")).toBe("true");
    expect(events()).toEqual([]);
  });

  test("beyond its limits says which, or in words of its own", async () => {
    const { user, input, slot, peer, let: allow } = await shown({ min: { $date: "2024-01-15" }, max: { $date: "2024-12-31" } });
    await user.type(input(), "2023-12");
    await user.tab();
    expect(slot("month")?.textContent).toContain("Enter January 2024 or later.");
    await user.clear(input());
    await user.type(input(), "2024-01");
    await user.tab();
    expect(slot("month")?.textContent).toBe("Month");
    await allow(() => peer.update(-1, { month: { invalid_text: "Not that year." } }));
    await user.clear(input());
    await user.type(input(), "2025-01");
    await user.tab();
    expect(slot("month")?.textContent).toContain("Not that year.");
  });

  test("follows what a handler sets, and is emptied by its button", async () => {
    const { user, input, store, peer, let: allow } = await shown();
    await allow(() => peer.update(-1, { month: { value: MARCH, error: "Closed" } }));
    expect(input().value).toBe("March 2024");
    expect(screen.getByText("Closed")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Clear" }));
    expect(store.values.get("month")).toBeNull();
  });

  test("that is disabled or read-only opens nothing", async () => {
    const { user, input, peer, let: allow } = await shown({ read_only: true, value: MARCH });
    expect([input().readOnly, input().value]).toEqual([true, "March 2024"]);
    expect(screen.queryByRole("button")).toBeNull();
    await allow(() => peer.update(-1, { month: { read_only: false, disabled: true } }));
    expect(input().disabled).toBe(true);
    await user.click(screen.getByRole("button", { name: "Choose a month" }));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  test("is chosen from the months of a year, by keys, within its limits", async () => {
    const { user, input, store, events } = await shown({ value: MARCH, min: { $date: "2024-02-01" } });
    await user.click(input());
    await user.keyboard("{ArrowDown}");
    const march = await screen.findByRole("button", { name: "March 2024", hidden: true });
    await waitFor(() => expect(document.activeElement).toBe(march));
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "January 2024", hidden: true }).disabled).toBe(true);
    await user.keyboard("{ArrowRight}{ArrowDown}{Enter}");
    expect(store.values.get("month")).toEqual({ $date: "2024-07-01" });
    expect(input().value).toBe("July 2024");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(document.activeElement).toBe(input());
    expect(events().map(({ name }) => name)).toEqual(["change"]);
  });

  test("has a default that a rule computes: the present month for today()", async () => {
    vi.setSystemTime(new Date("2024-03-17T12:00:00"));
    try {
      const { store, user, let: allow } = await show({
        month: make("month", { rules: { value: "today()" }, value: MARCH }),
        form: make("container", { components: {} }),
        reset: make("button", { label: "Reset", handlers: { click: [{ set: { month: "today()" } }] } as never }),
      });
      await allow(() => store.values.set("month", null));
      expect(store.defaultValue("month")).toEqual(MARCH);
      await user.click(screen.getByRole("button", { name: "Reset" }));
      expect(store.values.get("month")).toEqual(MARCH);
    } finally {
      vi.useRealTimers();
    }
  });
});
