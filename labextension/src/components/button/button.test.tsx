import { screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Handler } from "../../core/fake.ts";
import { make } from "../../gallery/properties.ts";
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
