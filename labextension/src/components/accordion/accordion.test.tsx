import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const inside = {
  one: make("container", { label: "One", components: { t: make("text_input", { label: "First" }) } }),
  two: make("container", { label: "Two", components: { t: make("text_input", { label: "Second" }) } }),
};
const fold = (more: object = {}) => ({ box: make("accordion", { label: "More", components: inside, handlers: { select: "f" }, ...more }) });
const open = () => screen.getAllByRole("button").filter((one) => one.getAttribute("aria-expanded") === "true").map(({ textContent }) => textContent);

/** The accordion with a value, as the peer begins with it. */
async function shown(value: string[], more: object = {}) {
  const all = await show(fold(more));
  await all.let(() => all.store.values.set("box", value));
  return all;
}

describe("an accordion", () => {
  test("unfolds one at a time, and may be folded", async () => {
    const { user, events } = await shown(["one"]);
    expect(open()).toEqual(["One"]);
    await user.click(screen.getByRole("button", { name: "Two" }));
    expect(open()).toEqual(["Two"]);
    expect(screen.getByLabelText("Second")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Two" }));
    expect(open()).toEqual([]);
    expect(events().map(({ name, state }) => [name, state])).toEqual([
      ["select", { box: ["two"] }],
      ["select", { box: [] }],
    ]);
  });

  test("unfolds several where it may, by keys too", async () => {
    const { user, store } = await shown([], { multiple: true });
    await user.tab();
    await user.keyboard("{Enter}");
    await user.tab();
    await user.tab();
    await user.keyboard(" ");
    expect(open()).toEqual(["One", "Two"]);
    expect(store.values.get("box")).toEqual(["one", "two"]);
  });

  test("is unfolded by a handler, and draws what was not open later", async () => {
    const { peer, let: allow } = await shown([]);
    expect(screen.queryByLabelText("First")).toBeNull();
    await allow(() => peer.update(-1, { box: { active: ["one"] } }));
    expect(screen.getByLabelText("First")).toBeTruthy();
  });

  test("opens what is to be corrected", async () => {
    const { store, let: allow } = await shown(["two"]);
    await allow(() => store.errors.set("box.one.t", "Wrong"));
    await allow(() => store.attention.set({ path: "box.one.t" }));
    expect(open()).toEqual(["One, 1 field to correct"]);
    expect(document.activeElement).toBe(screen.getByLabelText("First"));
  });
});
