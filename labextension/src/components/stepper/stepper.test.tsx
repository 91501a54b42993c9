import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const inside = {
  who: make("container", { label: "Who", icon: "🚀", badge: "2", help: "Who flies", components: { name: make("text_input", { label: "Name", required: true }), count: make("number", { label: "Count", max: 3 }) } }),
  off: make("container", { label: "Off", visible: false, components: { not: make("text_input", { label: "Not", required: true }) } }),
  where: make("card", { label: "", components: { city: make("text_input", { label: "City", required: true }), note: make("text_input", { label: "Note", multiline: true }) } }),
  pay: make("form", { label: "Pay", components: { by: make("text_input", { label: "By" }) }, handlers: { submit: "p" } }),
};
const stepper = (more: object = {}) => ({ box: make("stepper", { components: inside, handlers: { select: "f", finish: "g" }, ...more }) });
const steps = () => screen.getAllByRole("listitem").map((one) => one.textContent);
const now = () => screen.getByRole("group", { name: /Step/ }).getAttribute("aria-label");
const press = (name: string) => screen.getByRole("button", { name });
const sent = (shown: Awaited<ReturnType<typeof show>>) => shown.events().map(({ component, name }) => `${component} ${name}`);

describe("a stepper", () => {
  test("shows one step, with the titles of all, and goes on once that step is filled in", async () => {
    const shown = await show(stepper());
    const { user, slot, store } = shown;
    expect(steps()).toEqual(["🚀Who2Who flies", "2Where", "3Pay"]);
    expect(now()).toBe("Step 1 of 3: Who");
    expect(screen.queryByRole("button", { name: "Back" })).toBeNull();
    expect(press("Where").hasAttribute("disabled")).toBe(true);
    await user.click(press("Next"));
    expect(now()).toBe("Step 1 of 3: Who");
    expect(slot("box.who.name")?.textContent).toContain("Fill in this field");
    expect(steps()[0]).toContain("1 field to correct");
    expect(document.activeElement).toBe(screen.getByLabelText("Name *"));
    await user.keyboard("Ann");
    await user.type(screen.getByLabelText("Count"), "5");
    await user.click(press("Next"));
    expect(slot("box.who.count")?.textContent).toContain("Enter 3 or less");
    expect(document.activeElement).toBe(screen.getByLabelText("Count"));
    await user.clear(screen.getByLabelText("Count"));
    expect(sent(shown)).toEqual([]);
    await user.click(press("Next"));
    expect(now()).toBe("Step 2 of 3: Where");
    expect(document.activeElement).toBe(screen.getByRole("group", { name: /Step 2/ }));
    expect([store.values.get("box"), sent(shown)]).toEqual(["where", ["box select"]]);
    expect(steps()[0]).toBe("Who2, doneWho flies");
    expect(screen.getAllByRole("listitem").map((one) => one.dataset["state"])).toEqual(["done", "now", undefined]);
  });

  test("goes back by its button and its steps, and keeps what was entered", async () => {
    const { user, store } = await show(stepper());
    await user.type(screen.getByLabelText("Name *"), "Ann");
    await user.click(press("Next"));
    await user.click(press("Back"));
    expect(now()).toBe("Step 1 of 3: Who");
    expect(screen.getByLabelText<HTMLInputElement>("Name *").value).toBe("Ann");
    await user.click(press("Next"));
    await user.click(screen.getByRole("button", { name: /Who/ }));
    expect(store.values.get("box")).toBe("who");
  });

  test("that is not linear opens any step; its last button checks all of them", async () => {
    const shown = await show(stepper({ linear: false, finish_label: "Order" }));
    const { user } = shown;
    await user.click(press("Pay"));
    expect(now()).toBe("Step 3 of 3: Pay");
    // One that was not open is not done.
    expect(steps()).toEqual(["Who2, doneWho flies", "2Where", "3Pay"]);
    await user.click(press("Order"));
    expect(now()).toBe("Step 1 of 3: Who");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Name *")));
    await user.keyboard("Ann");
    await user.click(screen.getByRole("button", { name: /^Where/ }));
    await user.type(screen.getByLabelText("City *"), "Newark");
    await user.click(press("Pay"));
    await user.click(press("Order"));
    expect(sent(shown).filter((one) => one.endsWith("finish"))).toEqual(["box finish"]);
  });

  test("is used with Enter, which leaves lines, forms and what is around it alone", async () => {
    const send = make("button", { label: "Send", kind: "primary", handlers: { click: "s" } });
    const shown = await show({ form: make("form", { components: { ...stepper({ components: { who: inside.who, where: inside.where } }), send } }) });
    const { user } = shown;
    await user.type(screen.getByLabelText("Name *"), "{Enter}");
    expect(now()).toBe("Step 1 of 2: Who");
    await user.type(screen.getByLabelText("Name *"), "Ann{Enter}");
    expect(now()).toBe("Step 2 of 2: Where");
    await user.type(screen.getByLabelText("Note"), "a{Enter}b");
    expect(sent(shown)).toEqual(["form.box select"]);
    await user.type(screen.getByLabelText("City *"), "Newark{Enter}");
    expect(sent(shown)).toEqual(["form.box select", "form.box finish"]);
  });

  test("lets a form in it send itself", async () => {
    const shown = await show(stepper({ components: { pay: inside.pay } }));
    await shown.user.type(screen.getByLabelText("By"), "Card{Enter}");
    expect(sent(shown)).toEqual(["box.pay submit"]);
  });

  test("is busy while it ends, and ends once", async () => {
    const shown = await show(stepper({ components: { pay: inside.pay } }), { handlers: { "box finish": () => new Promise<void>(() => undefined) } });
    await shown.user.click(press("Finish"));
    await waitFor(() => expect(press("Finish").getAttribute("aria-busy")).toBe("true"));
    await shown.user.click(press("Finish"));
    expect(sent(shown)).toEqual(["box finish"]);
  });

  test("is opened, named and shortened by handlers", async () => {
    const { peer, let: allow } = await show(stepper());
    await allow(() => peer.update(-1, { box: { active: "where", next_label: "On", back_label: "" }, "box.off": { visible: true } }));
    expect(now()).toBe("Step 3 of 4: Where");
    expect(press("On")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Back" })).toBeNull();
    await allow(() => peer.update(-1, { box: { active: "pay", finish_label: "" } }));
    expect(screen.queryByRole("button", { name: /Finish|On/ })).toBeNull();
    await allow(() => peer.update(-1, { "box.pay": { visible: false } }));
    expect(now()).toBe("Step 1 of 3: Who");
  });

  test("without steps is empty", async () => {
    const { slot } = await show({ none: make("stepper", { label: "None" }) });
    expect(slot("none")?.querySelector("button")).toBeNull();
  });
});

test("a container says under its title what it is for", async () => {
  const { slot } = await show({
    one: make("card", { label: "Card", help: "What it is for" }),
    two: make("tabs", { label: "Tabs", components: { who: make("container", { help: "Who flies" }) } }),
    three: make("row", { help: "Without a title" }),
  });
  expect(["one", "two", "three"].map((path) => slot(path)?.querySelector(".jt-title-help")?.textContent)).toEqual(["What it is for", "Who flies", "Without a title"]);
});
