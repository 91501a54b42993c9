import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

test("a message that is closed is there again when another is told", async () => {
  const { user, events, peer, let: allow } = await show({ it: make("message", { text: "Saved", closable: true, handlers: { close: "f" } }) });
  await user.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByText("Saved")).toBeNull();
  expect(events().map(({ name }) => name)).toEqual(["close"]);
  await allow(() => peer.update(1, { it: { text: "<b>Saved again</b>" } }));
  expect(screen.getByText("<b>Saved again</b>")).toBeTruthy();
});

test("a message that stays has no button", async () => {
  await show({ it: make("message", { text: "Careful", kind: "warning" }) });
  expect(screen.queryByRole("button", { name: "Dismiss" })).toBeNull();
});

test("a toast is shown at the edge of the page, and not where it stands", async () => {
  const { slot, peer, let: allow } = await show({ it: make("message", { place: "toast" }) });
  await allow(() => peer.update(1, { it: { text: "Saved", title: "Order" } }));
  expect(document.querySelector(".jt-toast")?.textContent).toBe("Order: Saved");
  expect(slot("it")?.textContent ?? "").toBe("");
});

test("one of the page is shown at its top, and not where it stands", async () => {
  const { slot, user, events, peer, let: allow } = await show({ box: make("container", { components: { it: make("message", { place: "page", closable: true, handlers: { close: "f" } }) } }) });
  const top = document.querySelector<HTMLElement>("[data-messages]");
  expect(top?.getAttribute("aria-live")).toBe("polite");
  await allow(() => peer.update(1, { "box.it": { text: "<b>Closed</b> on Monday", kind: "warning" } }));
  expect(top?.textContent).toBe("<b>Closed</b> on Monday");
  expect(slot("box.it")?.childElementCount).toBe(0);
  await user.click(screen.getByRole("button", { name: "Dismiss" }));
  expect([top?.textContent, events().length]).toEqual(["", 1]);
  await allow(() => peer.update(1, { "box.it": { text: "Open again", visible: false } }));
  expect(top?.textContent).toBe("");
  await allow(() => peer.update(1, { "box.it": { visible: true } }));
  expect(top?.textContent).toBe("Open again");
});
