import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const items = [
  { value: "edit", label: "Edit", icon: "🚀", disabled: false, separator: false },
  { value: "move", label: "Move", icon: "", disabled: true, separator: false },
  { value: "archive", label: "Archive", icon: "", disabled: false, separator: true },
];
const menu = (more: object = {}) => ({ tools: make("menu_button", { label: "Actions", items, handlers: { click: "f" }, ...more }) });
const opened = async () => within(await screen.findByRole("menu", { hidden: true }));

describe("a menu button", () => {
  test("opens its menu and gives the item that is clicked", async () => {
    const { user, events } = await show(menu());
    const button = screen.getByRole("button", { name: "Actions" });
    expect([button.getAttribute("aria-haspopup"), button.getAttribute("aria-expanded")]).toEqual(["menu", "false"]);
    await user.click(button);
    const list = await opened();
    expect(button.getAttribute("aria-expanded")).toBe("true");
    expect(list.getAllByRole("menuitem", { hidden: true }).map(({ textContent }) => textContent)).toEqual(["🚀Edit", "Move", "Archive"]);
    expect(list.getAllByRole("separator", { hidden: true })).toHaveLength(1);
    await user.click(list.getByText("Move"));
    expect(events()).toEqual([]);
    await user.click(list.getByText("Archive"));
    expect(events()).toEqual([{ component: "tools", name: "click", state: { tools: "archive" } }]);
    await waitFor(() => expect(screen.queryByRole("menu", { hidden: true })).toBeNull());
  });

  test("is used by keys alone", async () => {
    const { user, events } = await show(menu());
    const button = screen.getByRole("button", { name: "Actions" });
    await user.tab();
    await user.keyboard("{ArrowDown}");
    const list = await opened();
    const [edit, , archive] = list.getAllByRole("menuitem", { hidden: true });
    await waitFor(() => expect(document.activeElement).toBe(edit));
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(archive);
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(edit);
    await user.keyboard("{End}");
    expect(document.activeElement).toBe(archive);
    await user.keyboard("e");
    expect(document.activeElement).toBe(edit);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("menu", { hidden: true })).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(button));
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(document.activeElement?.getAttribute("role")).toBe("menuitem"));
    await user.keyboard("{Enter}");
    expect(events()).toMatchObject([{ state: { tools: "edit" } }]);
  });

  test("that is split clicks its first item itself", async () => {
    const { user, events } = await show(menu({ split: true, label: "" }));
    await user.click(screen.getByRole("button", { name: "Edit" }));
    expect(events()).toMatchObject([{ state: { tools: "edit" } }]);
    await user.click(screen.getByRole("button", { name: "More of Edit" }));
    const list = await opened();
    expect(screen.getByRole("menu", { hidden: true }).getAttribute("aria-label")).toBe("Edit");
    expect(list.getAllByRole("menuitem", { hidden: true }).map(({ textContent }) => textContent)).toEqual(["Move", "Archive"]);
    await user.click(list.getByText("Archive"));
    expect(events().at(-1)).toMatchObject({ state: { tools: "archive" } });
  });

  test("that is disabled, or has no items, opens nothing", async () => {
    const { user, peer, let: allow } = await show(menu({ disabled: true }));
    await user.click(screen.getByRole("button", { name: "Actions" }));
    await allow(() => peer.update(-1, { tools: { disabled: false, items: [] } }));
    await user.click(screen.getByRole("button", { name: "Actions" }));
    expect(screen.queryByRole("menu", { hidden: true })).toBeNull();
  });
});
