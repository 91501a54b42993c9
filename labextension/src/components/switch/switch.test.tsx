import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

describe("a switch", () => {
  test("gives true and false, each with its event", async () => {
    const { user, events, store } = await show({ w: make("switch", { label: "Mail", handlers: { change: "f" } }) });
    await user.click(screen.getByText("Mail"));
    expect(store.values.get("w")).toBe(true);
    await user.click(screen.getByRole("switch", { name: "Mail" }));
    expect(events()).toMatchObject([{ state: { w: true } }, { state: { w: false } }]);
  });

  test("is switched with the keyboard", async () => {
    const { user, store } = await show({ w: make("switch", { label: "Mail" }) });
    await user.tab();
    await user.keyboard(" ");
    expect(store.values.get("w")).toBe(true);
  });

  test("says its help and its error, and has a name without a label", async () => {
    await show({ w: make("switch", { help: "Each morning.", error: "Not now." }) });
    const box = screen.getByRole("switch", { name: "w" });
    const described = box.getAttribute("aria-describedby")?.split(" ").map((id) => document.getElementById(id)?.textContent);
    expect(described).toEqual(["Not now.", "Each morning."]);
    expect(box.getAttribute("aria-invalid")).toBe("true");
  });

  test.each(["disabled", "read_only"])("is not changed while it is %s", async (locked) => {
    const { user, store } = await show({ w: make("switch", { label: "Mail", value: true, [locked]: true }) });
    await user.click(screen.getByText("Mail"));
    expect(store.values.get("w")).toBe(true);
    expect(screen.getByRole<HTMLInputElement>("switch").checked).toBe(true);
  });

  test("takes a value from a handler", async () => {
    const { peer, let: allow } = await show({ w: make("switch", { label: "Mail" }) });
    await allow(() => peer.update(-1, { w: { value: true } }));
    expect(screen.getByRole<HTMLInputElement>("switch").checked).toBe(true);
  });
});
