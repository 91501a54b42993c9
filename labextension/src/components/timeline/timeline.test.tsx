import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { TimelineItem } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { drawnText, show } from "../../testing.ts";

const PLAIN: TimelineItem = { title: "", text: "", time: null, icon: "", kind: "neutral" };
const items: TimelineItem[] = [
  { ...PLAIN, title: "Ordered", time: { $datetime: "2024-03-04T09:30:00" }, text: "By **Ann**." },
  { ...PLAIN, title: "Shipped", time: "2024-03-05", icon: "🚚" },
  { ...PLAIN, title: "Delayed", time: "since noon", kind: "warning" },
];
const states = () => screen.getAllByRole("listitem").map((one) => one.dataset["state"]);

test("each item has its title, its time as the language writes it, and its text in Markdown", async () => {
  const { slot } = await show({ it: make("timeline", { label: "Order", items }) });
  expect(screen.getByRole("region", { name: "Order" })).toBeTruthy();
  const times = Array.from(slot("it")?.querySelectorAll("time") ?? []);
  expect(times.map((one) => one.textContent?.replaceAll(/\s/gu, " "))).toEqual(["Mar 4, 2024, 9:30 AM", "Mar 5, 2024", "since noon"]);
  expect(times.map((one) => one.getAttribute("datetime"))).toEqual(["2024-03-04T09:30:00", "2024-03-05", null]);
  await expect.poll(() => drawnText(slot("it"))).toContain("By Ann.");
  expect(slot("it")?.textContent).toContain("🚚");
  expect(screen.getAllByRole("listitem")[2]?.querySelector("svg")).not.toBeNull();
});

test("times follow a format", async () => {
  const { slot } = await show({ it: make("timeline", { items: items.slice(0, 2), format: "date" }) });
  expect(Array.from(slot("it")?.querySelectorAll("time") ?? [], (one) => one.textContent)).toEqual(["Mar 4, 2024", "Mar 5, 2024"]);
});

test("what is done, present and still to come is marked, as a handler sets it", async () => {
  const { slot, peer, let: allow } = await show({ it: make("timeline", { items }) });
  expect(states()).toEqual([undefined, undefined, undefined]);
  await allow(() => peer.update(-1, { it: { active: 1 } }));
  expect(states()).toEqual(["done", "present", "later"]);
  expect(screen.getAllByRole("listitem").map((one) => one.getAttribute("aria-current"))).toEqual([null, "step", null]);
  expect(slot("it")?.textContent).toContain("Ordered (done)");
  await allow(() => peer.update(-1, { it: { active: 3 } }));
  expect(states()).toEqual(["done", "done", "done"]);
});

test("what items say is inert", async () => {
  const bad = "<img src=x onerror=alert(1)>";
  const { slot } = await show({ it: make("timeline", { items: [{ ...PLAIN, title: bad, time: bad, text: `**x** <script>alert(1)</script>[a](javascript:alert(1)) {{ 1 + 1 }}` }] }) });
  expect(screen.getByText(bad, { selector: ".jt-timeline-title" })).toBeTruthy();
  await expect.poll(() => drawnText(slot("it"))).toContain("{{ 1 + 1 }}");
  const shadow = slot("it")?.querySelector(".jt-html")?.shadowRoot;
  expect(slot("it")?.querySelector("img, script")).toBeNull();
  expect(shadow?.querySelector("img, script, [href^='javascript']") ?? null).toBeNull();
});

test("items are shown as properties.json has them too", async () => {
  await show({ it: make("timeline", { items: ["Ordered", { title: "Shipped" }] as never, active: 1 }) });
  expect(screen.getAllByRole("listitem").map((one) => one.textContent)).toEqual(["Ordered (done)", "Shipped"]);
});

test("without items it says so, and not while the page loads", async () => {
  const { slot, store, let: allow } = await show({ it: make("timeline", { empty_text: "No order" }) }, { page: { handlers: { load: "f" } } });
  expect(slot("it")?.textContent).toBe("No order");
  await allow(() => store.kernel.set({ status: "starting" } as never));
  expect(slot("it")?.textContent).toBe("");
});
