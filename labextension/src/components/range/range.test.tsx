import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { AnyComponent } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

async function shown(properties: object) {
  const page = await show({ r: make("range", { label: "Hours", handlers: { change: "f" }, ...properties }) as AnyComponent });
  await screen.findAllByRole<HTMLInputElement>("slider");
  const track = page.find<HTMLElement>("r", ".jt-scale-track");
  track.setPointerCapture = vi.fn<(id: number) => void>();
  track.getBoundingClientRect = () => ({ left: 0, width: 100, right: 100, top: 0, bottom: 36, height: 36, x: 0, y: 0, toJSON: () => "" });
  return { ...page, track };
}

describe("a range", () => {
  test("moves the nearest thumb, and sends a pair when the drag ends", async () => {
    const { track, events } = await shown({ value: [20, 60] });
    for (const [from, to] of [[25, 30], [90, 80], [40, 60]] as const) {
      fireEvent.pointerDown(track, { clientX: from, button: 0 });
      fireEvent.pointerMove(track, { clientX: to });
      fireEvent.pointerUp(track);
    }
    expect(events().map(({ state }) => state["r"])).toEqual([[30, 60], [30, 80], [60, 80]]);
  });

  test("has thumbs that do not pass each other", async () => {
    const { track, store } = await shown({ value: [20, 60] });
    fireEvent.pointerDown(track, { clientX: 20, button: 0 });
    fireEvent.pointerMove(track, { clientX: 90 });
    fireEvent.pointerUp(track);
    expect(store.values.get("r")).toEqual([60, 60]);
    // Both are there: the one above goes up.
    fireEvent.pointerDown(track, { clientX: 80, button: 0 });
    fireEvent.pointerUp(track);
    expect(store.values.get("r")).toEqual([60, 80]);
  });

  test("has two sliders with names and limits in a group with its label", async () => {
    await shown({ value: [20, 60] });
    const thumbs = screen.getAllByRole<HTMLInputElement>("slider");
    expect(thumbs.map((one) => [one.getAttribute("aria-label"), one.min, one.max])).toEqual([["from", "0", "60"], ["to", "20", "100"]]);
    expect(screen.getByRole("group", { name: "Hours" })).toBeTruthy();
  });

  test("is the whole scale without a value, also where an editor draws it first", async () => {
    const { slot } = await shown({});
    expect(slot("r")?.querySelector(".jt-scale-value")?.textContent).toBe("0 – 100");
  });

  test("does not move while it is disabled, and is text while it is read-only", async () => {
    const { track, store, peer, slot, let: allow } = await shown({ value: [20, 60], disabled: true });
    fireEvent.pointerDown(track, { clientX: 30, button: 0 });
    fireEvent.pointerUp(track);
    expect(store.values.get("r")).toEqual([20, 60]);
    await allow(() => peer.update(-1, { r: { disabled: false, read_only: true } }));
    expect(slot("r")?.textContent).toBe("Hours20 – 60");
  });

  test("takes a pair from a handler", async () => {
    const { peer, let: allow } = await shown({ value: [20, 60] });
    await allow(() => peer.update(-1, { r: { value: [1, 2] } }));
    expect(screen.getAllByRole<HTMLInputElement>("slider").map((one) => one.value)).toEqual(["1", "2"]);
  });
});
