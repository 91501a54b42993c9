import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { AnyComponent } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { snapped } from "../../renderer/choices/Scale.tsx";
import { show } from "../../testing.ts";

async function shown(properties: object) {
  const page = await show({ s: make("slider", { label: "Share", handlers: { change: "f" }, ...properties }) as AnyComponent });
  const thumb = await screen.findByRole<HTMLInputElement>("slider");
  const track = page.find<HTMLElement>("s", ".jt-scale-track");
  track.setPointerCapture = vi.fn<(id: number) => void>();
  track.getBoundingClientRect = () => ({ left: 0, width: 100, right: 100, top: 0, bottom: 36, height: 36, x: 0, y: 0, toJSON: () => "" });
  return { ...page, thumb, track };
}

describe("a slider", () => {
  test("sends its number when a drag ends, and once", async () => {
    const { track, store, events } = await shown({ value: 20 });
    fireEvent.pointerDown(track, { clientX: 30, button: 0 });
    fireEvent.pointerMove(track, { clientX: 45.2 });
    expect(store.values.get("s")).toBe(45);
    expect(events()).toEqual([]);
    fireEvent.pointerMove(track, { clientX: 500 });
    fireEvent.pointerUp(track);
    expect(events().map(({ state }) => state)).toEqual([{ s: 100 }]);
    fireEvent.pointerMove(track, { clientX: 10 });
    expect(store.values.get("s")).toBe(100);
  });

  test("is moved with the keyboard", async () => {
    const { user, thumb, events } = await shown({ value: 20, step: 5 });
    await user.tab();
    expect(document.activeElement).toBe(thumb);
    fireEvent.change(thumb, { target: { value: "25" } });
    fireEvent.keyUp(thumb, { key: "ArrowRight" });
    expect(events().map(({ state }) => state)).toEqual([{ s: 25 }]);
  });

  test("writes its number in its format, and at its marks", async () => {
    const { thumb, slot } = await shown({ value: 0.25, max: 1, step: 0.01, format: "percent", marks: [0, { value: 1, label: "all" }, 7] });
    expect(thumb.getAttribute("aria-valuetext")).toBe("25%");
    expect(slot("s")?.querySelector(".jt-scale-value")?.textContent).toBe("25%");
    expect(Array.from(slot("s")?.querySelectorAll(".jt-scale-mark") ?? [], (one) => one.textContent)).toEqual(["0%", "all"]);
  });

  test("does not move while it is disabled, and is text while it is read-only", async () => {
    const { track, store, peer, slot, let: allow } = await shown({ value: 20, disabled: true });
    fireEvent.pointerDown(track, { clientX: 30, button: 0 });
    fireEvent.pointerUp(track);
    expect(store.values.get("s")).toBe(20);
    await allow(() => peer.update(-1, { s: { disabled: false, read_only: true } }));
    expect(screen.queryByRole("slider")).toBeNull();
    expect(slot("s")?.textContent).toBe("Share20");
  });

  test("takes a value, other limits and an error from a handler", async () => {
    const { thumb, peer, slot, let: allow } = await shown({ value: 20 });
    await allow(() => peer.update(-1, { s: { value: 40, max: 50, error: "Too much." } }));
    expect([thumb.value, thumb.max, thumb.getAttribute("aria-invalid")]).toEqual(["40", "50", "true"]);
    expect(slot("s")?.textContent).toContain("Too much.");
  });
});

test.each([
  [0.30000000000000004, 0, 1, 0.1, 0.3],
  [2.6, 0, 10, 5, 5],
  [9.9, 0, 10, 4, 10],
  [8.9, 0, 10, 4, 8],
  [-7.4, -10, 10, 5, -5],
  [-99, -10, 10, 5, -10],
  [1.2e-7, 0, 1e-6, 1e-7, 1e-7],
])("%d between %d and %d by %d is %d", (value, min, max, step, expected) => {
  expect(snapped(value, min, max, step)).toBe(expected);
});
