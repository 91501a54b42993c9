import { screen } from "@testing-library/react";
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
