import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const refresh = make("button", { label: "Refresh", handlers: { click: "f" } });

test("a card has its header beside its title, and the rest below", async () => {
  const { find, slot, user, events } = await show({
    card: make("card", {
      label: "Flights",
      icon: "🚀",
      badge: "3",
      components: { text: make("text_input", { label: "Name" }), actions: make("row", { header: true, components: { refresh } }) },
    }),
  });
  expect(screen.getByRole("region", { name: /Flights/ })).toBeTruthy();
  const head = find("card", ".jt-head");
  expect(within(head).getByRole("heading").textContent).toBe("🚀Flights3");
  await user.click(within(head).getByRole("button", { name: "Refresh" }));
  expect(events()).toMatchObject([{ component: "card.actions.refresh", name: "click" }]);
  expect(slot("card.text")?.closest(".jt-head")).toBeNull();
  expect(slot("card")?.querySelectorAll('[data-component="card.actions"]')).toHaveLength(1);
});

test("a card says how it is drawn, and changes with a handler", async () => {
  const { find, peer, let: allow } = await show({ card: make("card", { border: false, padding: "none" }) });
  expect(find("card", "section").dataset).toMatchObject({ border: "none", padding: "none" });
  expect(find("card", "section").querySelector("h2")).toBeNull();
  await allow(() => peer.update(-1, { card: { label: "New", badge: "9" } }));
  expect(screen.getByRole("heading").textContent).toBe("New9");
});

test.each(["container", "form"] as const)("a %s has a header too", async (type) => {
  const { find } = await show({ box: make(type, { label: "Box", components: { actions: make("row", { header: true, components: { refresh } }) } }) });
  expect(within(find("box", ".jt-head")).getByRole("button", { name: "Refresh" })).toBeTruthy();
});
