import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { TimeComponent } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

async function shown(properties: Partial<TimeComponent> = {}) {
  const page = await show({ at: make("time", { label: "At", handlers: { change: "f", submit: "g" }, ...properties }) });
  await waitFor(() => expect(page.slot("at")?.querySelector(".jt-date-end, input[readonly]")).not.toBeNull());
  return { ...page, input: () => page.find<HTMLInputElement>("at", "input") };
}

test("a time is typed, and sent when it is left", async () => {
  const { user, input, store, events } = await shown();
  await user.type(input(), "2130{Enter}");
  expect(store.values.get("at")).toEqual({ $time: "21:30:00" });
  expect(input().value.replace(/\s/u, " ")).toBe("9:30 PM");
  expect(events().map(({ name }) => name)).toEqual(["change", "submit"]);
});

test("what is no time stays with an error", async () => {
  const { user, input, slot, events } = await shown();
  await user.type(input(), "25:00");
  await user.tab();
  expect(slot("at")?.textContent).toContain("Enter a time.");
  expect(events()).toEqual([]);
});

test("the list has the times within the limits at its steps, and is used by keyboard", async () => {
  const { user, input, store } = await shown({ min: { $time: "09:00:00" }, max: { $time: "10:00:00" }, step: 20, value: { $time: "09:20:00" } });
  await user.click(input());
  await user.keyboard("{ArrowDown}");
  const options = await screen.findAllByRole("option", { hidden: true });
  expect(options.map(({ textContent }) => textContent?.replace(/\s/u, " "))).toEqual(["9:00 AM", "9:20 AM", "9:40 AM", "10:00 AM"]);
  expect(options.map((one) => one.getAttribute("aria-selected"))).toEqual(["false", "true", "false", "false"]);
  await waitFor(() => expect(document.activeElement).toBe(options[1]));
  await user.keyboard("{End}{ArrowUp}{Enter}");
  expect(store.values.get("at")).toEqual({ $time: "09:40:00" });
});

test("a read-only time is text", async () => {
  const { input } = await shown({ read_only: true, value: { $time: "09:30:15" } });
  expect(input().readOnly).toBe(true);
  expect(input().value.replace(/\s/u, " ")).toBe("9:30:15 AM");
});
