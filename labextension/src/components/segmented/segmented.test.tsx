import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

describe("a segmented control", () => {
  test("keeps 1, \"1\" and true apart, and each from none", async () => {
    const { user, events } = await show({ s: make("segmented", { label: "Size", options: [1, "1", true], handlers: { change: "f" } }) });
    const segments = screen.getAllByRole<HTMLInputElement>("radio");
    expect(segments.some((one) => one.checked)).toBe(false);
    for (const one of segments) await user.click(one);
    expect(events().map(({ state }) => state["s"])).toEqual([1, "1", true]);
  });

  test("is one group for keys", async () => {
    const { user, store } = await show({ s: make("segmented", { label: "Size", options: ["S", "M", "L"], value: "M" }) });
    await user.tab();
    await user.keyboard("{ArrowRight}");
    expect(store.values.get("s")).toBe("L");
    expect(screen.getByRole("radiogroup", { name: "Size" })).toBeTruthy();
  });

  test("is not changed while it is disabled, and is text while it is read-only", async () => {
    const { user, store, peer, slot, let: allow } = await show({
      s: make("segmented", { label: "Size", options: ["S", "M"], value: "M", disabled: true }),
    });
    await user.click(screen.getByLabelText("S"));
    expect(store.values.get("s")).toBe("M");
    await allow(() => peer.update(-1, { s: { disabled: false, read_only: true } }));
    expect(screen.queryAllByRole("radio")).toEqual([]);
    expect(slot("s")?.textContent).toBe("SizeM");
  });

  test("takes a value from a handler, and an error", async () => {
    const { peer, slot, let: allow } = await show({ s: make("segmented", { label: "Size", options: ["S", "M"], value: "M" }) });
    await allow(() => peer.update(-1, { s: { value: "S", error: "Too small." } }));
    expect(screen.getAllByRole<HTMLInputElement>("radio").map((one) => one.checked)).toEqual([true, false]);
    expect(slot("s")?.textContent).toContain("Too small.");
  });
});
