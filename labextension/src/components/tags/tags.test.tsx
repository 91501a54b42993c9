import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { AnyComponent } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const BAD = "<img src=x onerror=alert(1)>";

async function shown(properties: object) {
  const page = await show({ t: make("tags", { label: "Tags", handlers: { change: "f" }, ...properties }) as AnyComponent });
  return { ...page, field: await screen.findByLabelText<HTMLInputElement>("Tags") };
}

describe("tags", () => {
  test("end with Enter and with a separator, each with its event", async () => {
    const { user, field, events } = await shown({ separators: [",", ";"] });
    await user.type(field, "one,two;three{Enter}");
    expect(events().map(({ state }) => state["t"])).toEqual([["one"], ["one", "two"], ["one", "two", "three"]]);
  });

  test("are each given once, also of a pasted list", async () => {
    const { user, field, store, slot } = await shown({ value: ["one"] });
    await user.click(field);
    await user.paste("two, one ,two");
    await user.type(field, "{Enter}");
    expect(store.values.get("t")).toEqual(["one", "two"]);
    await user.type(field, "one{Enter}");
    expect(store.values.get("t")).toEqual(["one", "two"]);
    expect(slot("t")?.querySelector<HTMLInputElement>("input")?.value).toBe("");
  });

  test("that are typed and not ended are taken when the field is left", async () => {
    const { user, field, store } = await shown({});
    await user.type(field, "one");
    await user.tab();
    expect(store.values.get("t")).toEqual(["one"]);
  });

  test("are taken away with the keyboard, and all at once with a button", async () => {
    const { user, field, store } = await shown({ value: ["one", "two"], clearable: true });
    await user.type(field, "{Backspace}");
    expect(store.values.get("t")).toEqual(["one"]);
    await user.click(screen.getByLabelText("Clear"));
    expect(store.values.get("t")).toEqual([]);
  });

  test("are no more than the maximum", async () => {
    const { user, field, store } = await shown({ max_items: 2 });
    await user.type(field, "a,b,c{Enter}");
    expect(store.values.get("t")).toEqual(["a", "b"]);
  });

  test("that do not fit stay with the reason, and are not sent", async () => {
    const { user, field, events, slot } = await shown({ pattern: "[a-z]+", invalid_text: "Lower case only." });
    await user.type(field, "A{Enter}");
    expect(slot("t")?.textContent).toContain("Lower case only.");
    expect(events()).toEqual([]);
    await user.type(field, "{Backspace}");
    await user.type(field, "a{Enter}");
    expect(slot("t")?.textContent).not.toContain("Lower case only.");
    expect(events().at(-1)?.state["t"]).toEqual(["a"]);
  });

  test("are suggested while the visitor types", async () => {
    const { user, field, store } = await shown({ suggestions: ["United", "Delta"] });
    await user.type(field, "uni");
    await user.click(screen.getByRole("option", { name: "United", hidden: true }));
    expect(store.values.get("t")).toEqual(["United"]);
  });

  test("are not changed while they are disabled or read-only", async () => {
    const { user, field, store, peer, let: allow } = await shown({ value: ["one"], disabled: true });
    expect(field.disabled).toBe(true);
    await allow(() => peer.update(-1, { t: { disabled: false, read_only: true } }));
    await user.type(field, "two{Enter}{Backspace}");
    expect(store.values.get("t")).toEqual(["one"]);
  });

  test("are shown as text, whatever they are", async () => {
    const { slot } = await shown({ value: [BAD], help: BAD, placeholder: BAD });
    expect(slot("t")?.querySelector("img")).toBeNull();
    expect(slot("t")?.textContent).toContain(BAD);
  });

  test("are taken from a handler", async () => {
    const { peer, slot, let: allow } = await shown({});
    await allow(() => peer.update(-1, { t: { value: ["new"] } }));
    expect(slot("t")?.textContent).toContain("new");
  });
});
