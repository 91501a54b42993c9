import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import cases from "../../../../tests/values/colors.json";
import type { ColorComponent } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";
import { normalColor } from "./colors.ts";

test.each(cases.map((one) => [one.text, one.color] as const))("%j is %s", (text, color) => {
  expect(normalColor(text)).toBe(color);
});

async function shown(properties: Partial<ColorComponent> = {}) {
  const page = await show({ c: make("color", { label: "Line", handlers: { change: "f" }, ...properties }), go: make("button", { label: "Go" }) });
  await waitFor(() => expect(page.slot("c")?.querySelector(".jt-date-end, input[readonly]")).not.toBeNull());
  const sent = () => page.events().length;
  /** The colour that the peer has: a slow machine sends it before its event. */
  const told = () => page.peer.state["c"];
  return { ...page, sent, told, input: () => page.find<HTMLInputElement>("c", "input"), preview: () => page.find<HTMLElement>("c", ".jt-color-preview") };
}

describe("a color", () => {
  test.each(["18F", "#18f", "1188FF", " #1188ff "])("typed as %j is #1188ff", async (typed) => {
    const { user, input, preview, store, sent, told } = await shown();
    expect([input().placeholder, preview().hasAttribute("data-empty")]).toEqual(["#rrggbb", true]);
    await user.type(input(), typed);
    expect([store.values.get("c"), input().value, sent()]).toEqual(["#1188ff", typed, 0]);
    await user.tab();
    expect([input().value, told(), sent()]).toEqual(["#1188ff", "#1188ff", 1]);
    expect(preview().style.background).toBe("#1188ff");
  });

  test.each(["red", "#12", "#1c7ed6ff"])("%s stays, shows an error, and is not sent", async (typed) => {
    const { user, input, slot, sent } = await shown();
    await user.type(input(), typed);
    await user.tab();
    expect(slot("c")?.textContent).toContain("Enter a color like #1c7ed6.");
    expect([input().value, input().getAttribute("aria-invalid"), sent()]).toEqual([typed, "true", 0]);
    await user.clear(input());
    await user.tab();
    expect(slot("c")?.textContent).not.toContain("Enter a color");
  });

  test("is sent once for a drag, with where it ended", async () => {
    const { user, input, store, sent, told } = await shown({ value: "#ff0000" });
    await user.click(input());
    await user.keyboard("{ArrowDown}");
    const hue = await screen.findByRole("slider", { name: "Hue", hidden: true });
    hue.getBoundingClientRect = () => ({ left: 0, width: 360, right: 360, top: 0, bottom: 24, height: 24, x: 0, y: 0, toJSON: () => "" });
    fireEvent.mouseDown(hue, { clientX: 60, clientY: 5 });
    fireEvent.mouseMove(document, { clientX: 90, clientY: 5 });
    fireEvent.mouseMove(document, { clientX: 120, clientY: 5 });
    await waitFor(() => expect(store.values.get("c")).not.toBe("#ff0000"));
    expect(sent()).toBe(0);
    fireEvent.mouseUp(document);
    await waitFor(() => expect([told(), sent()]).toEqual(["#00ff00", 1]));
    expect(input().value).toBe("#00ff00");
  });

  test("is changed by keys, and sent when the key goes up", async () => {
    const { user, input, sent, told } = await shown({ value: "#ff0000" });
    await user.click(input());
    await user.keyboard("{ArrowDown}");
    const plane = await screen.findByRole("slider", { name: "Saturation and brightness", hidden: true });
    await waitFor(() => expect(document.activeElement).toBe(plane));
    await user.keyboard("{ArrowLeft>3}");
    expect(sent()).toBe(0);
    await user.keyboard("{/ArrowLeft}");
    expect([told(), sent()]).toEqual(["#ff2626", 1]);
    await user.keyboard("{Enter}");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement).toBe(input());
  });

  test("is chosen from swatches, of which one says that it is chosen", async () => {
    const { user, input, sent, told } = await shown({ value: "#0f8577", swatches: ["#0f8577", "#b0307a"] });
    await user.click(screen.getByRole("button", { name: "Choose a color" }));
    const chosen = await screen.findByRole("button", { name: "#0f8577", hidden: true });
    expect(chosen.getAttribute("aria-pressed")).toBe("true");
    await user.click(screen.getByRole("button", { name: "#b0307a", hidden: true }));
    expect([input().value, told(), sent()]).toEqual(["#b0307a", "#b0307a", 1]);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  test("follows what a handler sets, and is emptied by its button where it may be", async () => {
    const { user, input, store, sent, told, let: allow } = await shown({ clearable: true });
    await user.type(input(), "re");
    await allow(() => store.update({ c: { value: "#1188ff", error: "Too blue." } }));
    expect([input().value, screen.getByText("Too blue.").textContent]).toEqual(["#1188ff", "Too blue."]);
    await user.click(screen.getByRole("button", { name: "Clear" }));
    expect([store.values.get("c"), told(), sent()]).toEqual([null, null, 1]);
    expect(screen.queryByRole("button", { name: "Clear" })).toBeNull();
  });

  test("as a builder wrote it is shown in its normal form, and not sent", async () => {
    const { user, input, sent } = await shown({ value: "#1C7ED6" });
    expect(input().value).toBe("#1c7ed6");
    await user.click(input());
    await user.tab();
    expect(sent()).toBe(0);
  });

  test("that is disabled or read-only opens nothing", async () => {
    const { user, input, peer, sent, let: allow } = await shown({ disabled: true, value: "#1188ff", clearable: true });
    expect([input().disabled, screen.getByRole<HTMLButtonElement>("button", { name: "Choose a color" }).disabled]).toEqual([true, true]);
    await allow(() => peer.update(-1, { c: { disabled: false, read_only: true } }));
    await user.click(input());
    await user.keyboard("{ArrowDown}x");
    expect([input().readOnly, input().value, screen.queryByRole("dialog"), sent()]).toEqual([true, "#1188ff", null, 0]);
    expect(screen.queryByRole("button", { name: "Clear" })).toBeNull();
  });
});
