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

  test("are no more than the maximum, which is said", async () => {
    const { user, field, store, slot } = await shown({ max_items: 2 });
    await user.type(field, "a,b,c{Enter}");
    expect(store.values.get("t")).toEqual(["a", "b"]);
    expect([field.value, slot("t")?.textContent]).toEqual(["c", expect.stringContaining("Choose at most 2: there are 3.")]);
    await user.clear(field);
    expect(slot("t")?.textContent).not.toContain("at most");
    await user.type(field, "{Backspace}c{Enter}");
    expect(store.values.get("t")).toEqual(["a", "c"]);
  });

  test.each(["A1{Enter}", "A1,", "A1{Tab}"])("that do not fit stay to be corrected, with the reason: %s", async (keys) => {
    const { user, field, store, events, slot } = await shown({ pattern: "[a-z]+", min_items: 2, value: ["b", "c"], invalid_text: "Lower case only." });
    await user.type(field, keys.replace("{Tab}", ""));
    if (keys.endsWith("{Tab}")) await user.tab();
    expect([field.value, store.values.get("t"), events()]).toEqual(["A1", ["b", "c"], []]);
    expect(slot("t")?.textContent).toContain("Lower case only.");
    // Given again it is refused again, and can be taken away.
    await user.type(field, "{Enter}");
    expect(slot("t")?.textContent).toContain("Lower case only.");
    await user.clear(field);
    expect([field.value, slot("t")?.textContent?.includes("Lower")]).toEqual(["", false]);
    await user.type(field, "a{Enter}");
    expect(events().at(-1)?.state["t"]).toEqual(["b", "c", "a"]);
  });

  test("of a pasted list are taken where they fit", async () => {
    const { user, field, store, slot } = await shown({ max_length: 3 });
    await user.click(field);
    await user.paste("one, three, two, seven");
    expect([store.values.get("t"), field.value]).toEqual([["one", "two"], "three, seven"]);
    expect(slot("t")?.textContent).toContain("Shorten this text to 3 characters: it has 5.");
    await user.clear(field);
    await user.type(field, "six{Enter}");
    expect(store.values.get("t")).toEqual(["one", "two", "six"]);
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
