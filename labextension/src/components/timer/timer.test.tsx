import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Handler } from "../../core/fake.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const open: Handler = () => new Promise<void>(() => undefined);
const clock = (more: object = {}) => ({ clock: make("timer", { seconds: 10, handlers: { tick: "f" }, ...more }), name: make("text_input") });
const pass = (seconds: number) => act(async () => void (await vi.advanceTimersByTimeAsync(seconds * 1000)));

let hidden = false;
const look = async (now: boolean) => {
  hidden = now;
  await act(async () => void document.dispatchEvent(new Event("visibilitychange")));
};

beforeEach(() => {
  hidden = false;
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("a timer", () => {
  test("ticks every few seconds, and shows nothing", async () => {
    const { events, slot } = await show(clock());
    expect(slot("clock")?.textContent).toBe("");
    expect(slot("clock")?.dataset["blank"]).toBe("");
    await pass(9);
    expect(events()).toEqual([]);
    await pass(1);
    expect(events()).toEqual([{ component: "clock", name: "tick", state: {} }]);
    await pass(20);
    expect(events()).toHaveLength(3);
  });

  test("stands still while the page cannot be seen, and is not behind when it can", async () => {
    const { events } = await show(clock());
    await look(true);
    await pass(100);
    expect(events()).toEqual([]);
    await look(false);
    await pass(0.1);
    expect(events()).toHaveLength(1);
    await pass(9);
    expect(events()).toHaveLength(1);
    await pass(1);
    expect(events()).toHaveLength(2);
  });

  test.each([
    ["does not run", { running: false }],
    ["is hidden", { visible: false }],
    ["is bound to nothing", { handlers: {} }],
  ])("that %s does not tick", async (_, more) => {
    const { events } = await show(clock(more));
    await pass(100);
    expect(events()).toEqual([]);
  });

  test("waits for the end of its last tick", async () => {
    const { events, peer, let: allow } = await show(clock(), { handlers: { "clock tick": open } });
    await pass(35);
    expect(events()).toHaveLength(1);
    await allow(() => peer.done(1));
    await pass(10);
    expect(events()).toHaveLength(2);
  });

  test("is stopped, started and made faster by a handler", async () => {
    const { events, peer, let: allow } = await show(clock());
    await allow(() => peer.update(-1, { clock: { running: false } }));
    await pass(50);
    expect(events()).toEqual([]);
    await allow(() => peer.update(-1, { clock: { running: true, seconds: 2 } }));
    await pass(6);
    expect(events()).toHaveLength(3);
  });

  test("says nothing of what is half typed", async () => {
    const { events, slot, find } = await show({ ...clock(), n: make("number", { max: 5 }) });
    await act(async () => void fireEvent.change(find("n", "input"), { target: { value: "9" } }));
    const before = slot("n")?.textContent;
    await pass(10);
    expect(events()).toEqual([{ component: "clock", name: "tick", state: {} }]);
    expect(slot("n")?.textContent).toBe(before);
  });

  test("with a label can be paused", async () => {
    const { events, slot } = await show(clock({ label: "Updates itself" }));
    expect(slot("clock")?.textContent).toBe("Updates itself");
    await act(async () => screen.getByRole("button", { name: "Pause: Updates itself" }).click());
    await pass(50);
    expect(events()).toEqual([]);
    await act(async () => screen.getByRole("button", { name: "Resume: Updates itself" }).click());
    await pass(10);
    expect(events()).toHaveLength(1);
  });
});
