import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const items = [
  { name: "Price", value: 1234.5 },
  { name: "<b>Name</b>", value: "<img src=x onerror=alert(1)>" },
  { name: "Gone", value: null },
];

test("each value stands under its name, in its format", async () => {
  const { slot } = await show({ it: make("key_values", { label: "Flight", items, formats: { Price: "currency" } }) });
  expect(screen.getByRole("region", { name: "Flight" })).toBeTruthy();
  expect(screen.getAllByRole("term").map((one) => one.textContent)).toEqual(["Price", "<b>Name</b>", "Gone"]);
  expect(screen.getAllByRole("definition").map((one) => one.textContent)).toEqual(["$1,234.50", "<img src=x onerror=alert(1)>", "–"]);
  expect(slot("it")?.querySelector("img")).toBeNull();
});

test("items are shown as properties.json has them too", async () => {
  await show({ it: make("key_values", { items: { Price: 5 } as never }) });
  expect(screen.getByRole("definition").textContent).toBe("5");
});

test("a value is copied as it is read", async () => {
  const { user } = await show({ it: make("key_values", { items, copyable: true, formats: { Price: "currency" } }) });
  const copied = vi.spyOn(navigator.clipboard, "writeText");
  await user.click(screen.getByRole("button", { name: "Copy Price" }));
  expect(copied).toHaveBeenCalledWith("$1,234.50");
  expect(await screen.findByText("Copied")).toBeTruthy();
});

test("without items it says so, and not while the page loads", async () => {
  const { slot, store, let: allow } = await show({ it: make("key_values", { empty_text: "No flight" }) }, { page: { handlers: { load: "f" } } });
  expect(slot("it")?.textContent).toBe("No flight");
  await allow(() => store.kernel.set({ status: "starting" } as never));
  expect(slot("it")?.textContent).toBe("");
});
