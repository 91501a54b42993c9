import { beforeEach, describe, expect, test, vi } from "vitest";
import { make } from "../gallery/properties.ts";
import { FakePeer } from "./fake.ts";
import { reconnect, start } from "./opening.ts";
import type { Visit } from "./visit.ts";

const components = {
  name: make("text_input", { live: true, handlers: { change: "search" } }),
  slow: make("text_input", { live: true, handlers: { change: "search" }, pace: { change: { debounce: 1, throttle: null } } }),
  size: make("number", { live: true, handlers: { change: "search" } }),
  go: make("button", { handlers: { click: "search" } }),
};
const isNew = vi.fn<() => boolean>();

beforeEach(() => void isNew.mockReset().mockReturnValue(true));

async function typing(): Promise<{ peer: FakePeer; visit: Visit; type: (path: string, ...texts: string[]) => void; values: () => unknown[] }> {
  const peer = new FakePeer({ page: { components } });
  const visit = await start(peer);
  const type = (path: string, ...texts: string[]) => {
    for (const text of texts) {
      vi.advanceTimersByTime(100);
      visit.change(path, text);
      visit.typed(path, isNew);
    }
  };
  // Changes may travel before the event, in a `state`.
  const given = (at: number) => peer.received.slice(0, at + 1).flatMap((one) => (one.type === "state" ? [one.changes] : one.type === "event" ? [one.state] : []));
  const values = () =>
    peer.received.flatMap((one, at) => (one.type === "event" ? [[one.name, Object.assign({}, ...given(at))[one.component] ?? null]] : []));
  return { peer, visit, type, values };
}

describe("the change of an input that is typed into", () => {
  test("is sent at each pause, with the newest value", async () => {
    const { type, values } = await typing();
    type("name", "a", "ab", "abc");
    expect(values()).toEqual([]);
    vi.advanceTimersByTime(250);
    expect(values()).toEqual([["change", "abc"]]);
    type("name", "abcd");
    vi.advanceTimersByTime(250);
    expect(values()).toEqual([["change", "abc"], ["change", "abcd"]]);
    expect(isNew).toHaveBeenCalledTimes(2);
  });

  test("is not sent where its value is not new", async () => {
    const { type, values } = await typing();
    isNew.mockReturnValue(false);
    type("name", "a");
    vi.advanceTimersByTime(1000);
    expect(isNew).toHaveBeenCalledTimes(1);
    expect(values()).toEqual([]);
  });

  test("keeps the pace that the page says", async () => {
    const { type, values } = await typing();
    type("slow", "a");
    vi.advanceTimersByTime(900);
    expect(values()).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(values()).toEqual([["change", "a"]]);
  });

  test("is sent when the visitor leaves the input, once", async () => {
    const { visit, type, values } = await typing();
    type("name", "a");
    visit.left("name");
    expect(values()).toEqual([["change", "a"]]);
    visit.left("name");
    vi.advanceTimersByTime(1000);
    expect(values()).toHaveLength(1);
  });

  test("comes before an event that follows it", async () => {
    const { visit, type, values } = await typing();
    type("name", "a");
    visit.event("go", "click");
    expect(values()).toEqual([["change", "a"], ["click", null]]);
  });

  test("is not sent while the value does not fit, and nothing is said of that", async () => {
    const { visit, type, values } = await typing();
    type("size", "1e");
    vi.advanceTimersByTime(1000);
    expect(values()).toEqual([]);
    expect(visit.store.errors.get("size")).toBeUndefined();
    visit.change("size", 10);
    visit.typed("size", isNew);
    vi.advanceTimersByTime(250);
    expect(values()).toEqual([["change", 10]]);
  });

  test("is sent once when the connection is back, with what was typed last", async () => {
    const { peer, type, values } = await typing();
    peer.drop(1006, "");
    type("name", "a");
    vi.advanceTimersByTime(300);
    type("name", "ab");
    vi.advanceTimersByTime(300);
    expect(isNew).not.toHaveBeenCalled();
    await reconnect();
    expect(values()).toEqual([["change", "ab"]]);
  });
});
