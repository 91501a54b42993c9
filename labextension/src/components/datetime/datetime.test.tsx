import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { DatetimeComponent } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";
import { meant, otherOf, shownOf } from "./zoned.ts";

async function shown(properties: Partial<DatetimeComponent> = {}) {
  const page = await show({ at: make("datetime", { label: "At", handlers: { change: "f" }, ...properties }) });
  await waitFor(() => expect(page.slot("at")?.querySelector(".jt-date-end, input[readonly]")).not.toBeNull());
  return { ...page, input: () => page.find<HTMLInputElement>("at", "input") };
}

test("without a zone it is as it was typed", async () => {
  const { user, input, store, slot } = await shown();
  await user.type(input(), "2024-03-10T02:30");
  await user.tab();
  expect(store.values.get("at")).toEqual({ $datetime: "2024-03-10T02:30:00" });
  expect(input().value.replaceAll(/\s/gu, " ")).toBe("Mar 10, 2024, 2:30 AM");
  await user.clear(input());
  await user.type(input(), "2024-03-10T02:30Z");
  await user.tab();
  expect(slot("at")?.textContent).toContain("without a time zone.");
});

test("in a zone it has the offset of its clocks, and is shown with its name", async () => {
  const { user, input, store, find } = await shown({ time_zone: "Europe/Berlin" });
  await user.type(input(), "2024-07-04 09:30");
  await user.tab();
  expect(store.values.get("at")).toEqual({ $datetime: "2024-07-04T09:30:00+02:00" });
  expect(find("at", ".jt-zone").textContent).toBe("CEST");
});

test("a time that the clocks skip is not taken for another", async () => {
  const { user, input, slot, events } = await shown({ time_zone: "Europe/Berlin" });
  await user.type(input(), "2024-03-31 02:30");
  await user.tab();
  expect(slot("at")?.textContent).toContain("The clocks of Berlin skip");
  expect(input().value).toBe("2024-03-31 02:30");
  expect(events()).toEqual([]);
});

test("of a time that comes twice the first is taken, and a button chooses the second", async () => {
  const { user, input, store } = await shown({ time_zone: "Europe/Berlin" });
  await user.type(input(), "2024-10-27 02:30");
  await user.tab();
  expect(store.values.get("at")).toEqual({ $datetime: "2024-10-27T02:30:00+02:00" });
  await user.click(screen.getByRole("button", { name: /shows? this time twice/ }));
  expect(store.values.get("at")).toEqual({ $datetime: "2024-10-27T02:30:00+01:00" });
});

test("a value of a handler is shown in the zone, and stays the same moment", async () => {
  const { input, store, let: allow } = await shown({ time_zone: "America/New_York" });
  await allow(() => store.update({ at: { value: { $datetime: "2024-03-04T09:30:00+01:00" } } }));
  expect(input().value.replaceAll(/\s/gu, " ")).toBe("Mar 4, 2024, 3:30 AM");
  expect(store.values.get("at")).toEqual({ $datetime: "2024-03-04T09:30:00+01:00" });
});

test("names and offsets after a time say which is meant", () => {
  const of = (zone: string) => meant({ moment: "2024-10-27T02:30:00", zone }, "Europe/Berlin");
  expect(of("")).toEqual({ $datetime: "2024-10-27T02:30:00+02:00" });
  expect(of("cet")).toEqual({ $datetime: "2024-10-27T02:30:00+01:00" });
  expect(of("Z")).toEqual({ $datetime: "2024-10-27T02:30:00+00:00" });
  expect(of("+0530")).toEqual({ $datetime: "2024-10-27T02:30:00+05:30" });
  expect(of("PST")).toBeNull();
  expect(otherOf({ $datetime: "2024-10-27T02:30:00+01:00" }, "Europe/Berlin")).toEqual({ $datetime: "2024-10-27T02:30:00+02:00" });
  expect(otherOf({ $datetime: "2024-10-28T02:30:00+01:00" }, "Europe/Berlin")).toBeNull();
  expect(shownOf({ $datetime: "2024-03-04T09:30" }, null)).toBe("2024-03-04T09:30:00");
  expect(shownOf({ $datetime: "2024-03-04T09:30:00+01:00" }, null)).toBeNull();
});
