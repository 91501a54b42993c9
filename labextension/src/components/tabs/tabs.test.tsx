import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const inside = {
  who: make("container", { label: "Who", icon: "🚀", badge: "2", components: { name: make("text_input", { label: "Name" }) } }),
  what: make("card", { label: "", components: { count: make("number", { label: "Count", required: true }) } }),
  off: make("container", { label: "Off", visible: false }),
};
const tabs = (more: object = {}) => ({ box: make("tabs", { components: inside, handlers: { select: "f" }, ...more }) });
const selected = () => screen.getAllByRole("tab").filter((one) => one.getAttribute("aria-selected") === "true").map(({ textContent }) => textContent);

describe("tabs", () => {
  test("show one of the containers, named by its title, and draw others once they are open", async () => {
    const { user, events, store } = await show(tabs());
    expect(screen.getAllByRole("tab").map(({ textContent }) => textContent)).toEqual(["🚀Who2", "What"]);
    expect(selected()).toEqual(["🚀Who2"]);
    expect(within(screen.getByRole("tabpanel")).getByLabelText("Name")).toBeTruthy();
    expect(screen.queryByLabelText("Count")).toBeNull();
    await user.click(screen.getByRole("tab", { name: "What" }));
    expect(selected()).toEqual(["What"]);
    expect(screen.getByRole("tabpanel", { name: "What" })).toBeTruthy();
    expect(events()).toEqual([{ component: "box", name: "select", state: { box: "what" } }]);
    expect(store.values.get("box")).toBe("what");
    await user.click(screen.getByRole("tab", { name: "What" }));
    expect(events()).toHaveLength(1);
  });

  test("keep what is entered in a tab that is not open", async () => {
    const { user, find } = await show(tabs());
    await user.type(screen.getByLabelText("Name"), "Ann");
    await user.click(screen.getByRole("tab", { name: "What" }));
    await user.click(screen.getByRole("tab", { name: /Who/ }));
    expect(find<HTMLInputElement>("box.who.name", "input").value).toBe("Ann");
  });

  test.each([
    [false, "{ArrowRight}", "{ArrowLeft}"],
    [true, "{ArrowDown}", "{ArrowUp}"],
  ])("are used by keys (vertical: %s)", async (vertical, on, back) => {
    const { user } = await show(tabs({ vertical }));
    expect(screen.getByRole("tablist").getAttribute("aria-orientation")).toBe(vertical ? "vertical" : "horizontal");
    await user.tab();
    expect(document.activeElement?.textContent).toBe("🚀Who2");
    await user.keyboard(on);
    expect(document.activeElement?.textContent).toBe("What");
    await user.keyboard(on);
    expect(selected()).toEqual(["🚀Who2"]);
    await user.keyboard(back);
    await user.keyboard("{Home}");
    expect(selected()).toEqual(["🚀Who2"]);
    await user.keyboard("{End}");
    expect(selected()).toEqual(["What"]);
  });

  test("are opened, hidden and named by handlers", async () => {
    const { peer, let: allow } = await show(tabs());
    await allow(() => peer.update(-1, { box: { active: "what" }, "box.off": { visible: true, badge: "7" } }));
    expect(selected()).toEqual(["What"]);
    expect(screen.getAllByRole("tab").map(({ textContent }) => textContent)).toEqual(["🚀Who2", "What", "Off7"]);
    await allow(() => peer.update(-1, { "box.what": { visible: false } }));
    expect(selected()).toEqual(["🚀Who2"]);
  });

  test("mark what is wrong in one, and open it when the form is sent", async () => {
    const send = make("button", { label: "Send", kind: "primary", handlers: { click: "g" } });
    const { user, events, store, let: allow } = await show({ form: make("form", { components: { ...tabs(), send } }) });
    await user.click(screen.getByRole("button", { name: "Send" }));
    expect(events()).toEqual([]);
    expect(selected()[0]).toContain("What");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Count *")));
    const what = screen.getByRole("tab", { name: /What/ });
    expect(what.textContent).toContain("1 field to correct");
    await user.click(screen.getByRole("tab", { name: /Who/ }));
    expect(what.textContent).toContain("1 field to correct");
    await allow(() => store.errors.set("form.box.who.name", "Wrong"));
    expect(screen.getByRole("tab", { name: /Who/ }).textContent).toContain("1 field to correct");
    await user.click(what);
    await user.type(screen.getByLabelText("Count *"), "3");
    expect(what.textContent).not.toContain("to correct");
  });

  test("without containers, or with names that are not there, are empty", async () => {
    const { store, slot, let: allow } = await show({ none: make("tabs", { label: "None" }), ...tabs() });
    expect(slot("none")?.querySelector('[role="tab"]')).toBeNull();
    await allow(() => store.values.set("box", "gone"));
    expect(selected()).toEqual(["🚀Who2"]);
  });
});
