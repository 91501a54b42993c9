import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { DateRangeComponent } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { presetDay, presetRange } from "../../renderer/dates/presets.ts";
import { show } from "../../testing.ts";

async function shown(properties: Partial<DateRangeComponent> = {}) {
  const page = await show({ p: make("date_range", { label: "Period", handlers: { change: "f", submit: "g" }, ...properties }) });
  await waitFor(() => expect(page.slot("p")?.querySelector("[role=group]")).not.toBeNull());
  return { ...page, start: () => screen.getByLabelText<HTMLInputElement>("Period, start"), end: () => screen.getByLabelText<HTMLInputElement>("Period, end") };
}

test("both ends are typed, and sent when both are left", async () => {
  const { user, start, end, store, events } = await shown();
  await user.type(start(), "2024-03-04");
  await user.tab();
  expect(events()).toEqual([]);
  await user.type(end(), "2024-03-08");
  expect(store.values.get("p")).toEqual([{ $date: "2024-03-04" }, { $date: "2024-03-08" }]);
  await user.keyboard("{Enter}");
  expect(events().map(({ name }) => name)).toEqual(["change", "submit"]);
  expect([start().value, end().value]).toEqual(["Mar 4, 2024", "Mar 8, 2024"]);
});

test("one end alone, or a wrong order, is said and not sent", async () => {
  const { user, start, end, slot, events } = await shown();
  await user.type(start(), "2024-03-04");
  await user.tab();
  await user.tab();
  await user.tab();
  await user.click(document.body);
  expect(slot("p")?.textContent).toContain("Enter a date.");
  await user.type(end(), "2024-03-01");
  await user.click(document.body);
  expect(slot("p")?.textContent).toContain("The end must not be before the start.");
  expect(events()).toEqual([]);
  await user.clear(start());
  await user.clear(end());
  await user.click(document.body);
  expect(slot("p")?.textContent).not.toContain("The end");
});

test.each(["3/4/2024 - 3/8/2024", "2024-03-04 – 2024-03-08", "Mar 4, 2024–Mar 8, 2024"])("a whole range may be typed into the first field: %s", async (text) => {
  const { user, start, end, slot, events } = await shown();
  await user.type(start(), text);
  await user.keyboard("{Enter}");
  expect([start().value, end().value, slot("p")?.textContent?.includes("Enter a date.")]).toEqual(["Mar 4, 2024", "Mar 8, 2024", false]);
  expect(events().at(0)?.state["p"]).toEqual([{ $date: "2024-03-04" }, { $date: "2024-03-08" }]);
});

test("a preset gives both ends", async () => {
  const { user, store } = await shown({ presets: ["today", "last_7_days"], max: { $date: "2000-01-01" } });
  await user.click(screen.getByRole("button", { name: "Choose a range" }));
  expect(await screen.findByRole("button", { name: "Last 7 days", hidden: true })).toHaveProperty("disabled", true);
  expect(store.values.get("p")).toBeNull();
});

test("a read-only range is text", async () => {
  const { start } = await shown({ read_only: true, value: [{ $date: "2024-03-04" }, { $date: "2024-03-08" }] });
  expect([start().readOnly, start().value]).toEqual([true, "Mar 4, 2024"]);
  expect(screen.queryByRole("button")).toBeNull();
});

test.each([
  ["today", "2024-03-04", "2024-03-04"],
  ["yesterday", "2024-03-03", "2024-03-03"],
  ["last_7_days", "2024-02-27", "2024-03-04"],
  ["this_week", "2024-03-04", "2024-03-10"],
  ["last_week", "2024-02-26", "2024-03-03"],
  ["this_month", "2024-03-01", "2024-03-31"],
  ["last_month", "2024-02-01", "2024-02-29"],
  ["this_quarter", "2024-01-01", "2024-03-31"],
  ["last_quarter", "2023-10-01", "2023-12-31"],
  ["this_year", "2024-01-01", "2024-12-31"],
  ["last_year", "2023-01-01", "2023-12-31"],
  ["year_to_date", "2024-01-01", "2024-03-04"],
])("%s is from %s to %s", (preset, start, end) => {
  expect(presetRange(preset, "2024-03-04", 1)).toEqual([start, end]);
});

test("a week of a preset begins as the calendar's does", () => {
  expect(presetRange("this_week", "2024-03-04", 0)).toEqual(["2024-03-03", "2024-03-09"]);
  expect([presetDay("week_start", "2024-03-04", 6), presetDay("month_end", "2024-02-10", 1), presetDay("tomorrow", "2024-12-31", 1)]).toEqual(["2024-03-02", "2024-02-29", "2025-01-01"]);
});
