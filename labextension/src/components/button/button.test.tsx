import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Handler } from "../../core/fake.ts";
import { make } from "../../gallery/properties.ts";
import { keysOf } from "../../renderer/hooks/shortcuts.ts";
import { show } from "../../testing.ts";

const open: Handler = () => new Promise<void>(() => undefined);
const go = { go: make("button", { label: "Go", handlers: { click: "f" } }) };

afterEach(() => vi.restoreAllMocks());

describe("a button", () => {
  test("runs its handler once, and shows that it runs", async () => {
    const { user, slot, events, peer, let: allow } = await show(go, { handlers: { "go click": open } });
    await user.click(screen.getByRole("button", { name: "Go" }));
    await user.click(screen.getByRole("button", { name: "Go" }));
    expect(events()).toHaveLength(1);
    expect(slot("go")?.dataset["running"]).toBe("true");
    await waitFor(() => expect(screen.getByRole("button", { name: "Go" }).getAttribute("aria-busy")).toBe("true"));
    await allow(() => peer.done(1));
    expect(slot("go")?.dataset["running"]).toBeUndefined();
  });

  test("marks its place for programs from the press to the end, however short", async () => {
    const { user, slot, peer, let: allow } = await show(go, { handlers: { "go click": open } });
    await user.click(screen.getByText("Go"));
    expect(slot("go")?.dataset["running"]).toBe("true");
    await allow(() => peer.done(1));
    expect(slot("go")?.dataset["running"]).toBeUndefined();
  });

  test("shows nothing of what ends within a moment, and of the next one that does not", async () => {
    const { user, slot, peer, let: allow } = await show(go, { handlers: { "go click": open } });
    const seen: unknown[] = [];
    const place = slot("go");
    if (place === null) throw new Error("it is not there");
    const observer = new MutationObserver(() => seen.push(place.getAttribute("aria-busy")));
    observer.observe(place, { attributes: true, attributeFilter: ["aria-busy"] });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await allow(() => screen.getByText("Go").click());
    await allow(() => peer.done(1));
    await allow(() => vi.advanceTimersByTime(60));
    vi.useRealTimers();
    expect(seen).toEqual([]);
    expect(screen.queryByText("Stop")).toBeNull();
    await user.click(screen.getByText("Go"));
    await screen.findByText("Stop");
    await waitFor(() => expect(seen).toEqual(["true"]));
    observer.disconnect();
  });

  test("that is disabled, or bound to nothing, does nothing", async () => {
    const { user, events } = await show({
      off: make("button", { label: "Off", disabled: true, handlers: { click: "f" } }),
      idle: make("button", { label: "Idle" }),
    });
    await user.click(screen.getByText("Off"));
    await user.click(screen.getByText("Idle"));
    expect(events()).toEqual([]);
  });

  test("can be stopped while it runs, and shows its progress", async () => {
    const { user, peer, let: allow } = await show(go, { handlers: { "go click": open } });
    await user.click(screen.getByText("Go"));
    await allow(() => peer.push({ type: "progress", event: 1, value: 0.4, label: "Scoring" }));
    expect((await screen.findByRole("progressbar", { name: "Scoring" })).getAttribute("value")).toBe("40");
    await user.click(screen.getByText("Stop"));
    expect(peer.received.at(-1)).toEqual({ type: "cancel", event: 1 });
  });
});

describe("a button that asks", () => {
  const ask = (more: object = {}) => ({ go: make("button", { label: "Delete", kind: "danger", confirm: "Delete it?", handlers: { click: "f" }, ...more }) });

  test("does nothing until the visitor agrees", async () => {
    const { user, events } = await show(ask());
    await user.click(screen.getByRole("button", { name: "Delete" }));
    const question = await screen.findByRole("dialog", { name: "Delete it?" });
    expect(events()).toEqual([]);
    await user.click(within(question).getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(events()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Delete" }));
    await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(events()).toHaveLength(1));
  });

  test("fills its question, and asks after the fields of its form were checked", async () => {
    const components = {
      box: make("form", {
        components: {
          name: make("text_input", { label: "Name", required: true }),
          go: make("button", { label: "Send", kind: "primary", confirm: "Send {{ state.box.name }}?" }),
        },
        handlers: { submit: "f" },
      }),
    };
    const { user, events, find } = await show(components);
    await user.click(screen.getByRole("button", { name: "Send" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    await user.type(find("box.name", "input"), "Ann{Enter}");
    await user.click(within(await screen.findByRole("dialog", { name: "Send Ann?" })).getByRole("button", { name: "Continue" }));
    await waitFor(() => expect(events()).toMatchObject([{ component: "box", name: "submit", state: { "box.name": "Ann" } }]));
  });
});

describe("a button with a shortcut", () => {
  const save = (more: object = {}) => ({ save: make("button", { label: "Save", shortcut: "Ctrl+S", handlers: { click: "f" }, ...more }), name: make("text_input") });

  test("is pressed by its keys, also from a field, and says which they are", async () => {
    const { user, events, find } = await show(save());
    const button = screen.getByRole("button", { name: "Save" });
    expect([button.title, button.getAttribute("aria-keyshortcuts")]).toEqual(["Ctrl+S", "Control+S"]);
    await user.type(find("name", "input"), "Ann");
    await user.keyboard("s");
    expect(events()).toEqual([]);
    await user.keyboard("{Control>}s{/Control}");
    expect(events()).toMatchObject([{ component: "save", state: { name: "Anns" } }]);
  });

  test.each([
    ["disabled", save({ disabled: true })],
    ["hidden", save({ visible: false })],
    ["without one", save({ shortcut: "" })],
    ["behind a dialog", { ...save(), box: make("modal", { open: true, components: { a: make("text_input", { label: "A" }) } }) }],
  ])("is not pressed where it is %s", async (_, components) => {
    const { user, events } = await show(components);
    if ("box" in components) await screen.findByRole("dialog");
    await user.keyboard("{Control>}s{/Control}{Control>}{Shift>}s{/Shift}{/Control}{Alt>}s{/Alt}");
    expect(events()).toEqual([]);
  });

  test("in a page that is part of another document listens to itself only", async () => {
    const { user, events, find } = await show(save(), { mount: { host: "lab" } });
    await user.keyboard("{Control>}s{/Control}");
    expect(events()).toEqual([]);
    await user.click(find("name", "input"));
    await user.keyboard("{Control>}s{/Control}");
    expect(events()).toHaveLength(1);
  });

  test.each([
    ["Mod+S", true, { ctrl: false, meta: true, key: "S" }],
    ["Mod+S", false, { ctrl: true, meta: false, key: "S" }],
    ["Alt+Space", false, { alt: true, key: " " }],
    ["F2", false, { ctrl: false, alt: false, shift: false, meta: false, key: "F2" }],
  ])("%s on a Mac (%s) is %j", (text, isMac, keys) => {
    expect(keysOf(text, isMac)).toMatchObject(keys);
  });
});

test("a button shows its icon, and is named by its identifier without a text", async () => {
  const { slot, find } = await show({
    go_back: make("button", { label: "", icon: "🚀" }),
    more: make("button", { label: "More", kind: "link", wide: true }),
  });
  expect(screen.getByRole("button", { name: "go back" })).toBeTruthy();
  expect(slot("go_back")?.textContent).toBe("🚀");
  expect(find<HTMLButtonElement>("more", "button").dataset).toMatchObject({ kind: "link", wide: "all" });
});
