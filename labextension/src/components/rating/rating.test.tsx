import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { RatingComponent } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

async function shown(properties: Partial<RatingComponent> = {}) {
  const page = await show({ r: make("rating", { label: "Flight", handlers: { change: "f" }, ...properties }) });
  /** How much of each icon is filled. */
  const parts = () => Array.from(page.slot("r")?.querySelectorAll<HTMLElement>(".jt-rating-symbol") ?? [], (one) => Number(one.style.getPropertyValue("--jt-part")));
  return { ...page, parts };
}

const names = () => screen.getAllByRole<HTMLInputElement>("radio").map((one) => one.getAttribute("aria-label"));

describe("a rating", () => {
  test("is a group of radios, and gives whole stars", async () => {
    const { user, events, parts } = await shown({ max: 3, required: true, help: "One is bad." });
    const group = screen.getByRole("radiogroup", { name: "Flight" });
    expect([group.getAttribute("aria-required"), group.getAttribute("aria-invalid")]).toEqual(["true", "false"]);
    expect(names()).toEqual(["1 of 3", "2 of 3", "3 of 3"]);
    expect(parts()).toEqual([0, 0, 0]);
    await user.click(screen.getByRole("radio", { name: "2 of 3" }));
    expect(events()).toEqual([{ component: "r", name: "change", state: { r: 2 } }]);
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "2 of 3" }).checked).toBe(true);
    await user.unhover(group);
    expect(parts()).toEqual([1, 1, 0]);
  });

  test("is one stop for Tab, and the arrow keys go on", async () => {
    const { user, store } = await shown({ value: 3 });
    await user.tab();
    await user.keyboard("{ArrowRight}");
    expect(store.values.get("r")).toBe(4);
  });

  test("gives half stars, and shows what would be chosen", async () => {
    const { user, events, parts } = await shown({ max: 2, half: true, value: 2 });
    expect(names()).toEqual(["0.5 of 2", "1 of 2", "1.5 of 2", "2 of 2"]);
    const step = screen.getByRole("radio", { name: "1.5 of 2" });
    fireEvent.pointerEnter(step, { pointerType: "touch" });
    expect(parts()).toEqual([1, 1]);
    fireEvent.pointerEnter(step, { pointerType: "mouse" });
    expect(parts()).toEqual([1, 0.5]);
    await user.click(step);
    expect(events().map(({ state }) => state)).toEqual([{ r: 1.5 }]);
  });

  test("of thumbs gives 1 for up and 0 for down", async () => {
    const { user, events, parts } = await shown({ thumbs: true, icon: "heart", max: 9 });
    expect(names()).toEqual(["Thumb up", "Thumb down"]);
    await user.click(screen.getByRole("radio", { name: "Thumb down" }));
    await user.click(screen.getByRole("radio", { name: "Thumb up" }));
    expect(events().map(({ state }) => state)).toEqual([{ r: 0 }, { r: 1 }]);
    expect(parts()).toEqual([1, 0]);
  });

  test("is emptied by its button and by what is chosen, where it may be", async () => {
    const { user, events, peer, let: allow } = await shown({ thumbs: true, value: 0, clearable: true });
    await user.click(screen.getByRole("button", { name: "Clear" }));
    expect(document.activeElement).toBe(screen.getByRole("radio", { name: "Thumb up" }));
    expect(screen.queryByRole("button", { name: "Clear" })).toBeNull();
    await allow(() => peer.update(-1, { r: { value: 1 } }));
    await user.click(screen.getByRole("radio", { name: "Thumb up" }));
    expect(events().map(({ state }) => state)).toEqual([{ r: null }, { r: null }]);
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "Thumb up" }).checked).toBe(false);
  });

  test("is not emptied otherwise", async () => {
    const { user, events } = await shown({ value: 2 });
    await user.click(screen.getByRole("radio", { name: "2 of 5" }));
    expect(events()).toEqual([]);
    expect(screen.queryByRole("button", { name: "Clear" })).toBeNull();
  });

  test("is not changed while it is disabled, and is stars and a text while it is read-only", async () => {
    const { user, store, peer, slot, parts, let: allow } = await shown({ value: 3, clearable: true, disabled: true });
    await user.click(screen.getByRole("radio", { name: "5 of 5" }));
    expect(store.values.get("r")).toBe(3);
    expect(screen.queryByRole("button")).toBeNull();
    await allow(() => peer.update(-1, { r: { disabled: false, read_only: true, value: 4.3 } }));
    expect(screen.queryAllByRole("radio")).toEqual([]);
    expect(slot("r")?.textContent).toBe("Flight4.3 of 5");
    expect(screen.getByRole("group", { name: "Flight" })).toBeTruthy();
    expect(parts().map((one) => Number(one.toFixed(3)))).toEqual([1, 1, 1, 1, 0.3]);
    await allow(() => peer.update(-1, { r: { value: null } }));
    expect(slot("r")?.textContent).toBe("FlightNone");
  });

  test("of thumbs that is read-only shows the one that was chosen", async () => {
    const { slot, parts } = await shown({ thumbs: true, value: 0, read_only: true });
    expect([slot("r")?.textContent, parts()]).toEqual(["FlightThumb down", [1]]);
  });

  test("takes another number of stars and an error from a handler", async () => {
    const { peer, slot, parts, let: allow } = await shown({ value: 3 });
    await allow(() => peer.update(-1, { r: { max: 2, icon: "", error: "Say why." } }));
    expect(parts()).toEqual([1, 1]);
    const group = screen.getByRole("radiogroup");
    expect(group.getAttribute("aria-invalid")).toBe("true");
    expect(document.getElementById(group.getAttribute("aria-describedby") ?? "")?.textContent).toBe("Say why.");
    expect(slot("r")?.textContent).toContain("Say why.");
  });

  test("of ten has two rows on a phone", async () => {
    const { find } = await shown({ max: 9 });
    expect(find<HTMLElement>("r", ".jt-rating").style.getPropertyValue("--jt-rating-columns")).toBe("5");
  });
});
