import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";
import type { Navigation } from "../hooks/renderer.ts";

const entry = (label: string, group = "", current = "") => ({ label, url: `/pages/${label.toLowerCase()}/`, icon: "", group, current });
const SHOP: Navigation = {
  place: "side",
  title: "Shop",
  entries: [entry("Rates", "Tools"), entry("Orders", "", "page"), entry("Stock"), entry("Units", "Tools")],
  trail: [],
  user: "",
  sign_out: "",
};
const texts = (elements: Iterable<Element>) => Array.from(elements, (one) => one.textContent);

test("lists pages as links, with the present one marked, under the headings of their groups", async () => {
  await show({ go: make("button") }, { page: { title: "Orders" }, mount: { navigation: SHOP } });
  const [pages] = screen.getAllByRole("navigation", { name: "Pages" });
  const links = within(pages as HTMLElement).getAllByRole("link");
  expect(texts(links)).toEqual(["Orders", "Stock", "Rates", "Units"]);
  expect(links.map((one) => one.getAttribute("href"))).toEqual(["/pages/orders/", "/pages/stock/", "/pages/rates/", "/pages/units/"]);
  expect(links.map((one) => one.getAttribute("aria-current"))).toEqual(["page", null, null, null]);
  expect(screen.getByRole("list", { name: "Tools" }).childElementCount).toBe(2);
  expect(document.title).toBe("Orders - Shop");
  expect(screen.queryByRole("navigation", { name: "You are here" })).toBeNull();
  expect(screen.queryByRole("button", { name: /Signed in/ })).toBeNull();
});

test("opens as a panel from the menu button, which has the focus again when it is closed", async () => {
  const { user } = await show({ go: make("button") }, { mount: { navigation: SHOP } });
  const menu = screen.getByRole("button", { name: "Menu" });
  await user.click(menu);
  const panel = screen.getByRole("dialog", { name: "Pages" });
  expect(within(panel).getAllByRole("link")).toHaveLength(4);
  expect(document.activeElement?.textContent).toBe("Orders");
  await user.click(within(panel).getByRole("button", { name: "Close" }));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(document.activeElement).toBe(menu);
});

test("says who visits, and offers to sign out only where there is a login", async () => {
  const { user } = await show({ go: make("button") }, { mount: { navigation: { ...SHOP, place: "top", user: "Ann", sign_out: "/logout" } } });
  await user.click(screen.getByRole("button", { name: "Signed in as Ann" }));
  expect((await screen.findByRole("link", { name: "Sign out" })).getAttribute("href")).toBe("/logout");
  await user.click(screen.getByRole("button", { name: "Tools" }));
  expect(texts(await screen.findAllByRole("link", { name: /Rates|Units/ }))).toEqual(["Rates", "Units"]);
});

test("leads back over the title", async () => {
  const trail = [{ label: "Sales", url: null }, { label: "Orders", url: "/pages/orders/" }];
  await show({ go: make("button") }, { page: { title: "Order 5" }, mount: { navigation: { ...SHOP, trail } } });
  const way = screen.getByRole("navigation", { name: "You are here" });
  expect(texts(way.querySelectorAll("li"))).toEqual(["Sales", "Orders", "Order 5"]);
  expect(within(way).getByRole("link").getAttribute("href")).toBe("/pages/orders/");
  expect(way.querySelector("[aria-current]")?.textContent).toBe("Order 5");
});
