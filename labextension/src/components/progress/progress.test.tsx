import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

test.each(["bar", "ring"] as const)("a %s says how far it has come", async (kind) => {
  const { peer, slot, let: allow } = await show({ it: make("progress", { label: "Files", value: 3, max: 12, kind }) });
  const bar = () => screen.getByRole("progressbar", { name: "Files" });
  expect(bar().getAttribute("aria-valuenow")).toBe("25");
  expect(slot("it")?.textContent).toContain("25%");
  await allow(() => peer.update(1, { it: { value: 20, text: "<b>all</b>" } }));
  expect(bar().getAttribute("aria-valuenow")).toBe("100");
  expect(bar().getAttribute("aria-valuetext")).toBe("<b>all</b>");
  await allow(() => peer.update(1, { it: { value: null, text: "" } }));
  expect(bar().hasAttribute("aria-valuenow")).toBe(false);
  expect(slot("it")?.textContent).toBe("Files");
});

test("what is not quite done does not say 100 %", async () => {
  const { slot } = await show({ it: make("progress", { value: 0.999 }) });
  expect(slot("it")?.textContent).toBe("99%");
  expect(screen.getByRole("progressbar", { name: "Progress" })).toBeTruthy();
});

test("one that follows a handler shows its progress while it runs", async () => {
  const go = make("button", { label: "Go", handlers: { click: [{ toast: "Off" }, "train"] } });
  const { peer, slot, user, let: allow } = await show({ it: make("progress", { label: "Epochs", value: 1, max: 4, handler: "train" }), go }, { handlers: { "go click": () => new Promise<void>(() => undefined) } });
  const now = () => screen.getByRole("progressbar", { name: "Epochs" }).getAttribute("aria-valuenow");
  expect(now()).toBe("25");
  await user.click(screen.getByRole("button", { name: "Go" }));
  await waitFor(() => expect(now()).toBeNull());
  await allow(() => peer.push({ type: "progress", event: 1, value: 0.5, label: "<i>half</i>" }));
  expect([now(), slot("it")?.textContent]).toEqual(["50", "Epochs<i>half</i>"]);
  await allow(() => peer.done(1));
  expect([now(), slot("it")?.textContent]).toEqual(["25", "Epochs25%"]);
});

test("one that follows another handler does not", async () => {
  const { user } = await show({ it: make("progress", { value: 1, handler: "other" }), go: make("button", { label: "Go", handlers: { click: "train" } }) }, { handlers: { "go click": () => new Promise<void>(() => undefined) } });
  await user.click(screen.getByRole("button", { name: "Go" }));
  expect(screen.getByRole("progressbar", { name: "Progress" }).getAttribute("aria-valuenow")).toBe("100");
});
