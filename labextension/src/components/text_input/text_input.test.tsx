import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

describe("a text input", () => {
  test("gives what is typed at once, and its event when it is left", async () => {
    const { store, user, find, events } = await show({ name: make("text_input", { handlers: { change: "f" } }) });
    const input = find<HTMLInputElement>("name", "input");
    await user.type(input, "UA");
    expect(store.values.get("name")).toBe("UA");
    expect(events()).toEqual([]);
    await user.tab();
    expect(events()).toEqual([{ component: "name", name: "change", state: { name: "UA" } }]);
    await user.click(input);
    await user.tab();
    expect(events()).toHaveLength(1);
  });

  test("that is live gives its event while it is typed into, and none more when it is left", async () => {
    const pace = { change: { debounce: 0.02, throttle: null } };
    const { user, find, events } = await show({ name: make("text_input", { live: true, pace, handlers: { change: "f" } }) });
    await user.type(find("name", "input"), "UA");
    await waitFor(() => expect(events().at(-1)).toMatchObject({ component: "name", name: "change" }));
    await waitFor(() => expect(events().flatMap((event) => Object.values(event.state)).at(-1)).toBe("UA"));
    const before = events().length;
    await user.tab();
    expect(events()).toHaveLength(before);
  });

  test("sends nothing that the page binds to nothing", async () => {
    const { user, find, events } = await show({ name: make("text_input") });
    await user.type(find("name", "input"), "UA{Enter}");
    await user.tab();
    expect(events()).toEqual([]);
  });

  test("submits with Enter, with its change before", async () => {
    const { user, find, events } = await show({ q: make("text_input", { handlers: { submit: "f", change: "g" } }) });
    await user.type(find("q", "input"), "UA{Enter}");
    expect(events().map((event) => event.name)).toEqual(["change", "submit"]);
  });

  test("of many lines takes Enter as a new line, and submits with Ctrl+Enter", async () => {
    const { user, find, events, store } = await show({
      note: make("text_input", { multiline: true, handlers: { submit: "f" } }),
    });
    await user.type(find("note", "textarea"), "a{Enter}b");
    expect(store.values.get("note")).toBe("a\nb");
    expect(events()).toEqual([]);
    await user.type(find("note", "textarea"), "{Control>}{Enter}{/Control}");
    expect(events().map((event) => event.name)).toEqual(["submit"]);
  });

  test("that is secret is hidden, and not kept by the browser", async () => {
    const { find } = await show({ pin: make("text_input", { secret: true }), name: make("text_input") });
    const input = find<HTMLInputElement>("pin", "input");
    expect([input.type, input.autocomplete]).toEqual(["password", "off"]);
    expect(find<HTMLInputElement>("name", "input").type).toBe("text");
  });

  test("keeps a text that is too long, and says so at once; nothing is sent until it is mended", async () => {
    const components = {
      note: make("text_input", { multiline: true, handlers: { change: "g" } }),
      go: make("button", { label: "Go", handlers: { click: "f" } }),
    };
    const { user, find, slot, events, peer } = await show(components);
    const input = find<HTMLTextAreaElement>("note", "textarea");
    await user.click(input);
    await user.paste("x".repeat(1_000_000));
    expect(input.value).toHaveLength(1_000_000);
    expect(slot("note")?.textContent).toContain("Shorten this text to 10,000 characters: it has 1,000,000.");
    await user.click(screen.getByText("Go"));
    expect(events()).toEqual([]);
    expect(peer.received.filter((one) => one.type === "state")).toEqual([]);
    expect(document.activeElement).toBe(input);
    await user.clear(input);
    await user.paste("short");
    expect(slot("note")?.textContent).not.toContain("Shorten");
    await user.click(screen.getByText("Go"));
    expect(events().map((event) => event.component)).toEqual(["note", "go"]);
    expect(peer.state["note"]).toBe("short");
  });

  test("counts characters as Python does", async () => {
    const { user, find, slot } = await show({ q: make("text_input", { max_length: 3 }) });
    await user.type(find("q", "input"), "😀😀😀");
    expect(slot("q")?.textContent).not.toContain("Shorten");
    await user.type(find("q", "input"), "x");
    expect(slot("q")?.textContent).toContain("Shorten this text to 3 characters: it has 4.");
  });

  test("takes a value that a handler sets", async () => {
    const { user, find, peer, let: allow } = await show({ q: make("text_input", { max_length: 3 }) });
    const input = find<HTMLInputElement>("q", "input");
    await user.type(input, "abcdef");
    await allow(() => peer.update(-1, { q: { value: "new" } }));
    expect(input.value).toBe("new");
  });
});

describe("a text of a kind", () => {
  test.each([
    ["email", "text", "email", "email"],
    ["url", "text", "url", "url"],
    ["phone", "tel", "tel", "tel"],
    ["search", "text", "search", "off"],
  ] as const)("%s asks for its keyboard", async (kind, type, mode, complete) => {
    const { find } = await show({ t: make("text_input", { label: "T", kind }) });
    const field = find<HTMLInputElement>("t", "input");
    expect([field.type, field.inputMode || field.getAttribute("inputmode"), field.autocomplete]).toEqual([type, mode, complete]);
  });

  test("is checked when it is left, not while it is typed, and is not sent while it does not fit", async () => {
    const { user, find, slot, events } = await show({ t: make("text_input", { label: "T", kind: "email", handlers: { change: "f" } }) });
    await user.type(find("t", "input"), "desk");
    expect(slot("t")?.textContent).toBe("T");
    await user.tab();
    expect(slot("t")?.textContent).toContain("Enter an email address like name@example.org.");
    expect(events()).toEqual([]);
    await user.type(find("t", "input"), "@example.org");
    expect(slot("t")?.textContent).toBe("T");
    await user.tab();
    expect(events().map(({ state }) => state["t"])).toEqual(["desk@example.org"]);
  });

  test("says what the builder says of its pattern, and nothing of an empty text", async () => {
    const rule = { pattern: "[A-Z]{2}\\d+", min_length: 3, invalid_text: "Like UA12." };
    const { user, find, slot } = await show({ t: make("text_input", { label: "T", ...rule }) });
    await user.type(find("t", "input"), "ua12{Enter}");
    expect(slot("t")?.textContent).toContain("Like UA12.");
    await user.clear(find("t", "input"));
    await user.tab();
    expect(slot("t")?.textContent).toBe("T");
  });

  test("has a prefix and a suffix, and is one text while it is read-only", async () => {
    const { slot, find, peer, let: allow } = await show({ t: make("text_input", { label: "T", value: "desk", prefix: "https://", suffix: ".org" }) });
    expect(Array.from(slot("t")?.querySelectorAll(".jt-affix") ?? [], (one) => one.textContent)).toEqual(["https://", ".org"]);
    expect(find<HTMLInputElement>("t", "input").value).toBe("desk");
    await allow(() => peer.update(-1, { t: { read_only: true } }));
    expect(slot("t")?.querySelector(".jt-affix")).toBeNull();
    expect(find<HTMLInputElement>("t", "input").value).toBe("https://desk.org");
  });

  test("is emptied with a button where it is clearable", async () => {
    const { user, store, events } = await show({ t: make("text_input", { label: "T", value: "x", clearable: true, handlers: { change: "f" } }) });
    await user.click(screen.getByRole("button", { name: "Clear" }));
    expect(store.values.get("t")).toBe("");
    expect(events().map(({ state }) => state["t"])).toEqual([""]);
    expect(screen.queryByRole("button", { name: "Clear" })).toBeNull();
  });

  test("of several lines shows as many as asked", async () => {
    const { find } = await show({ t: make("text_input", { label: "T", multiline: true, rows: 7 }) });
    expect(find<HTMLTextAreaElement>("t", "textarea").getAttribute("rows")).toBe("7");
  });

  test("offers what fits while it is typed into; any text may be given", async () => {
    const given = { label: "From", suggestions: ["Newark", "Kennedy", "New Haven", "Newark"], handlers: { change: "f", submit: "g" } };
    const { user, store, events } = await show({ t: make("text_input", given) });
    const input = screen.getByRole("combobox", { name: "From" });
    const texts = () => screen.queryAllByRole("option", { hidden: true }).map(({ textContent }) => textContent);
    expect([input.getAttribute("aria-expanded"), texts()]).toEqual(["false", []]);
    await user.type(input, "new");
    await waitFor(() => expect(texts()).toEqual(["Newark", "New Haven"]));
    expect(input.getAttribute("aria-expanded")).toBe("true");
    // Without a choice, Enter gives what is typed.
    await user.keyboard("{Enter}");
    expect(events().map(({ name }) => name)).toEqual(["change", "submit"]);
    expect(store.values.get("t")).toBe("new");
    expect(input.getAttribute("aria-expanded")).toBe("false");
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(texts()).toHaveLength(2));
    await user.keyboard("{ArrowDown}{ArrowDown}");
    const chosen = screen.getByRole("option", { name: "New Haven", hidden: true });
    expect(input.getAttribute("aria-activedescendant")).toBe(chosen.id);
    expect(document.getElementById(input.getAttribute("aria-controls") ?? "")?.contains(chosen)).toBe(true);
    await user.keyboard("{Enter}");
    expect([store.values.get("t"), input.getAttribute("aria-expanded")]).toEqual(["New Haven", "false"]);
    expect(events().map(({ name, state }) => [name, state["t"]]).slice(2)).toEqual([["change", "New Haven"]]);
    await user.clear(input);
    await user.type(input, "k");
    await user.keyboard("{Escape}");
    expect(input.getAttribute("aria-expanded")).toBe("false");
    await user.type(input, "e");
    await user.click(screen.getByRole("option", { name: "Kennedy", hidden: true }));
    expect(store.values.get("t")).toBe("Kennedy");
    expect(document.activeElement).toBe(input);
  });

  test("that offers texts in a dialog leaves it open when Esc closes the list", async () => {
    const { user } = await show({ ask: make("modal", { label: "Ask", open: true, components: { t: make("text_input", { label: "From", suggestions: ["Newark"] }) } }) });
    const input = await screen.findByRole("combobox", { name: "From" });
    await user.type(input, "n");
    await waitFor(() => expect(screen.getByRole("option", { hidden: true })).toBeTruthy());
    await user.keyboard("{Escape}");
    expect([screen.queryByRole("option", { hidden: true }), screen.getByRole("dialog").textContent]).toEqual([null, expect.stringContaining("From")]);
  });

  test("takes suggestions from handlers while it is typed into, and keeps the focus", async () => {
    const { user, peer, find, let: allow } = await show({ t: make("text_input", { live: true, handlers: { change: "f" } }) });
    const input = find<HTMLInputElement>("t", "input");
    expect(input.getAttribute("role")).toBeNull();
    await user.type(input, "a");
    await allow(() => peer.update(-1, { t: { suggestions: ["<b>a</b>", "b"] } }));
    await waitFor(() => expect(screen.getByRole("option", { hidden: true }).textContent).toBe("<b>a</b>"));
    await user.keyboard("x");
    expect([find("t", "input"), document.activeElement, input.value]).toEqual([input, input, "ax"]);
    expect(screen.queryByRole("option", { hidden: true })).toBeNull();
    await allow(() => peer.update(-1, { t: { read_only: true } }));
    expect(input.getAttribute("role")).toBeNull();
  });
});

test("one that is only shown and empty says so, and cannot be made larger", async () => {
  const { find } = await show({ one: make("text_input", { read_only: true, placeholder: "A name" }), many: make("text_input", { read_only: true, multiline: true }), day: make("date", { read_only: true }), words: make("tags", { read_only: true }) });
  for (const path of ["one", "many", "day", "words"]) await waitFor(() => expect(find<HTMLInputElement>(path, "input:not([type=hidden]), textarea").placeholder).toBe("None"));
  expect(find("many", "[style*=resize]").getAttribute("style")).toContain("none");
});
