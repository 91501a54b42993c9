import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { Handler } from "../../core/fake.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const open: Handler = () => new Promise<void>(() => undefined);
const items = [
  { value: "approve", label: "Approve", icon: "🚀", disabled: false, separator: false },
  { value: "reject", label: "Reject", icon: "", disabled: false, separator: true },
  { value: "ask", label: "Ask", icon: "", disabled: true, separator: false },
];
const group = (more: object = {}) => ({ answer: make("button_group", { label: "Answer", items, handlers: { click: "f" }, ...more }) });

describe("a button group", () => {
  test("gives the item that is clicked, with its event", async () => {
    const { user, events } = await show(group());
    expect(screen.getByRole("group", { name: "Answer" })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Reject" }));
    await user.click(screen.getByRole("button", { name: "Reject" }));
    await user.click(screen.getByRole("button", { name: "Approve" }));
    expect(events()).toEqual([
      { component: "answer", name: "click", state: { answer: "reject" } },
      { component: "answer", name: "click", state: { answer: "reject" } },
      { component: "answer", name: "click", state: { answer: "approve" } },
    ]);
  });

  test("keeps values that look alike apart, and shows each once", async () => {
    const { user, events } = await show(group({ items: [1, "1", true, 1, { $date: "2024-02-29" }] }));
    const buttons = screen.getAllByRole("button");
    expect(buttons.map(({ textContent }) => textContent)).toEqual(["1", "1", "true", "2024-02-29"]);
    for (const button of buttons) await user.click(button);
    expect(events().map(({ state }) => state["answer"])).toEqual([1, "1", true, { $date: "2024-02-29" }]);
  });

  test("does nothing with an item that is disabled, or where all are", async () => {
    const { user, events, peer, let: allow } = await show(group());
    await user.click(screen.getByRole("button", { name: "Ask" }));
    await allow(() => peer.update(-1, { answer: { disabled: true } }));
    await user.click(screen.getByRole("button", { name: "Approve" }));
    expect(events()).toEqual([]);
  });

  test("shows that the clicked item runs", async () => {
    const { user } = await show(group(), { handlers: { "answer click": open } });
    await user.click(screen.getByRole("button", { name: "Approve" }));
    await waitFor(() => expect(screen.getByRole("button", { name: "Approve" }).getAttribute("aria-busy")).toBe("true"));
    expect(screen.getByRole("button", { name: "Reject" }).getAttribute("aria-busy")).toBe("false");
  });

  test("takes items from a handler, and has none without", async () => {
    const { peer, slot, let: allow } = await show({ the_tools: make("button_group") });
    expect(slot("the_tools")?.querySelector("button")).toBeNull();
    expect(screen.getByRole("group", { name: "the tools" })).toBeTruthy();
    await allow(() => peer.update(-1, { the_tools: { items: ["a", "b"] } }));
    expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["a", "b"]);
  });
});
