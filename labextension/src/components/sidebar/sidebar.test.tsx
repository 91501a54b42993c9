import { act, screen, within } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

afterEach(() => localStorage.clear());

const links = { home: make("link", { label: "Home", url: "https://example.org" }), more: make("button", { label: "More", handlers: { click: "f" } }) };
const page = (more: object = {}) => ({ side: make("sidebar", { label: "Desk", icon: "🚀", components: links, ...more }), text: make("text", { text: "On the page" }) });

test("a sidebar stands beside the page, with its links", async () => {
  const { slot, user, events } = await show(page());
  const side = screen.getByRole("navigation", { name: "Desk" });
  expect(within(side).getByText("Home")).toBeTruthy();
  expect(slot("side")?.closest(".jt-body")).toBeNull();
  expect(slot("text")?.closest(".jt-body")).not.toBeNull();
  await user.click(within(side).getByRole("button", { name: "More" }));
  expect(events()).toMatchObject([{ component: "side.more" }]);
});

test("is opened by its menu button, and closed by Esc and by a click elsewhere", async () => {
  const { user, slot } = await show(page());
  const menu = screen.getByRole("button", { name: "Menu" });
  await user.click(menu);
  expect(menu.getAttribute("aria-expanded")).toBe("true");
  await user.keyboard("{Escape}");
  expect(menu.getAttribute("aria-expanded")).toBe("false");
  expect(document.activeElement).toBe(menu);
  await user.click(menu);
  await user.click(slot("text") as HTMLElement);
  expect(menu.getAttribute("aria-expanded")).toBe("false");
});

test("is folded where it may be, and hidden by a handler", async () => {
  const { user, slot, find, peer, let: allow } = await show(page());
  await user.click(screen.getByRole("button", { name: "Fold the sidebar" }));
  expect(find("side", "nav").dataset["folded"]).toBe("");
  await user.click(screen.getByRole("button", { name: "Unfold the sidebar" }));
  expect(find("side", "nav").dataset["folded"]).toBeUndefined();
  await allow(() => peer.update(-1, { side: { visible: false } }));
  expect(slot("side")).toBeNull();
  expect(slot("text")).not.toBeNull();
});

test("stays folded over a reload, in this app only, and where the browser keeps nothing it still folds", async () => {
  const socket = (app: string) => ({ mount: { socket_url: `ws://localhost/jupyter-tools/pages/${app}/desk/socket` } });
  const folded = () => document.querySelector<HTMLElement>(".jt-root nav.jt-side")?.dataset["folded"];
  const first = await show(page(), socket("one"));
  await first.user.click(screen.getByRole("button", { name: "Fold the sidebar" }));
  await act(async () => first.unmount());
  const again = await show(page(), socket("one"));
  expect(folded()).toBe("");
  await act(async () => again.unmount());
  const other = await show(page(), socket("two"));
  expect(folded()).toBeUndefined();
  await act(async () => other.unmount());
  const fails = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full");
  });
  const full = await show(page(), socket("two"));
  await full.user.click(screen.getByRole("button", { name: "Fold the sidebar" }));
  expect(folded()).toBe("");
  fails.mockRestore();
  await act(async () => full.unmount());
  // Without its button nobody could unfold it.
  await show(page({ collapsible: false }), socket("one"));
  expect(folded()).toBeUndefined();
});
