import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import CASES from "../../../tests/values/url.json";
import { make } from "../gallery/properties.ts";
import { FakePeer, type FakeOptions } from "./fake.ts";
import { sent } from "./opening.ts";
import type { AnyComponent, JsonValue } from "./protocol.ts";
import type { Rule } from "./rules.ts";
import { textOf, valueOf, type Address } from "./url-values.ts";
import { Visit } from "./visit.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("texts", () => {
  test.each([...CASES.values, ...CASES.others])("$text is read by the rule of its input", ({ rule, text, value }) => {
    expect(valueOf(text, rule as Rule)).toEqual(value);
  });

  test.each(CASES.values)("$text is how its value is written", ({ value, text }) => {
    expect(textOf(value as JsonValue)).toBe(text);
  });
});

/** A browser's history, and where in it the visitor is. */
class History implements Address {
  entries: string[];
  at = 0;
  private readonly listeners = new Set<() => void>();

  constructor(query: string) {
    this.entries = [query];
  }

  get query(): string {
    return this.entries[this.at] ?? "";
  }

  read(): URLSearchParams {
    return new URLSearchParams(this.query);
  }

  write(query: URLSearchParams, pushes: boolean): void {
    if (pushes) this.at += 1;
    this.entries = [...this.entries.slice(0, this.at), query.toString()];
  }

  follow(moved: () => void): () => void {
    this.listeners.add(moved);
    return () => this.listeners.delete(moved);
  }

  go(steps: number): void {
    this.at += steps;
    for (const moved of this.listeners) moved();
  }
}

const INPUTS = {
  carrier: make("select", { options: ["UA", "DL"], value: "UA", url: "carrier", url_history: true, handlers: { change: "search" } }),
  most: make("number", { value: 3, max: 10, url: "max" }),
  found: make("select", { multiple: true, url: "found" }),
  plain: make("number", { value: 1 }),
};

async function opened(query: string, components: Record<string, AnyComponent> = INPUTS, options: FakeOptions = {}) {
  const peer = new FakePeer({ ...options, page: { components } });
  const address = new History(query);
  const memory = { take: () => null, put: () => undefined };
  const visit = new Visit({ transport: peer.transport(), memory, address });
  visit.start();
  await vi.advanceTimersByTimeAsync(1000);
  return { visit, peer, address };
}

describe("a page's URL", () => {
  test("has the values that are no defaults, beside what others put there", async () => {
    const { visit, address } = await opened("tab=2");
    expect(address.entries).toEqual(["tab=2"]);
    visit.change("most", 5);
    visit.change("plain", 7);
    await vi.advanceTimersByTimeAsync(0);
    expect(address.entries).toEqual(["tab=2&max=5"]);
    visit.change("most", 3);
    await vi.advanceTimersByTimeAsync(1000);
    expect(address.entries).toEqual(["tab=2"]);
  });

  test("gets what a handler sets, and an empty text for what is empty and not by default", async () => {
    const { visit, peer, address } = await opened("");
    peer.update(-1, { most: { value: 9 } });
    visit.change("carrier", null);
    await vi.advanceTimersByTimeAsync(1000);
    expect(address.query).toBe("carrier=&max=9");
  });

  test("has no parameter of an input in which nothing of several is chosen, and Back chooses nothing again", async () => {
    const several = { found: make("select", { multiple: true, options: ["a", "b"], url: "found", url_history: true }) };
    const { visit, address } = await opened("", several);
    visit.change("found", []);
    await vi.advanceTimersByTimeAsync(1000);
    expect(address.entries).toEqual([""]);
    visit.change("found", ["b"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(address.entries).toEqual(["", "found=b"]);
    address.go(-1);
    expect(visit.store.values.get("found")).toEqual([]);
  });

  test("says what an input begins with where a visit goes on with another value; what changes runs", async () => {
    const { visit, peer } = await opened("carrier=DL&max=7");
    expect(visit.store.values.get("carrier")).toBe("DL");
    expect(visit.store.values.get("most")).toBe(7);
    expect(sent(peer, "event").map(({ component, name }) => [component, name])).toEqual([["carrier", "change"]]);
  });

  test("keeps a text that does not fit, with a message at the field, until the value changes", async () => {
    const { visit, address } = await opened("max=11&carrier=XX");
    expect(visit.store.values.get("most")).toBe(3);
    expect(visit.store.errors.get("most")).toContain("10");
    expect(visit.store.errors.get("carrier")).toBeTruthy();
    expect(address.query).toBe("max=11&carrier=XX");
    visit.change("most", 4);
    await vi.advanceTimersByTimeAsync(1000);
    expect(address.query).toBe("max=4&carrier=XX");
    expect(visit.store.errors.get("most")).toBeUndefined();
  });

  test("waits for options that a handler sets", async () => {
    const { visit, peer, address } = await opened("found=b");
    expect(visit.store.errors.get("found")).toBeUndefined();
    expect(address.query).toBe("found=b");
    peer.update(-1, { found: { options: ["a", "b"] } });
    await vi.advanceTimersByTimeAsync(1000);
    expect(visit.store.values.get("found")).toEqual(["b"]);
    expect(address.query).toBe("found=b");
  });

  test("goes back and forward with the values that are steps", async () => {
    const { visit, peer, address } = await opened("");
    visit.change("most", 5);
    await vi.advanceTimersByTimeAsync(1000);
    visit.change("carrier", "DL");
    await vi.advanceTimersByTimeAsync(1000);
    peer.update(-1, { carrier: { value: null } });
    await vi.advanceTimersByTimeAsync(1000);
    expect(address.entries, "what a handler sets is no step").toEqual(["max=5", "max=5&carrier="]);
    peer.update(-1, { carrier: { value: "DL" } });
    await vi.advanceTimersByTimeAsync(1000);
    expect(address.entries).toEqual(["max=5", "max=5&carrier=DL"]);
    const before = sent(peer, "event").length;
    address.go(-1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(visit.store.values.get("carrier")).toBe("UA");
    expect(sent(peer, "event").slice(before)).toMatchObject([{ component: "carrier", name: "change", state: { carrier: "UA" } }]);
    expect(address.entries).toHaveLength(2);
    address.go(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(visit.store.values.get("carrier")).toBe("DL");
    expect(address.query).toBe("max=5&carrier=DL");
  });

  test("does not go back behind the visitor when the page is sent again", async () => {
    const { visit, peer, address } = await opened("max=7");
    visit.change("most", 8);
    peer.drop();
    visit.retry();
    await vi.advanceTimersByTimeAsync(1000);
    expect(visit.store.values.get("most")).toBe(8);
    expect(address.query).toBe("max=8");
  });

  test("keeps other things that the page shows", async () => {
    const { visit, address } = await opened("sort=a");
    const taken: (string | null)[] = [];
    const listeners = new Set<() => void>();
    let sort = "b";
    visit.store.bound.add(() => [
      {
        name: "sort",
        pushes: false,
        text: () => sort,
        take: (text) => (taken.push(text), true),
        subscribe: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
      },
    ]);
    visit.reload();
    await vi.advanceTimersByTimeAsync(3000);
    expect(address.query).toBe("sort=b");
    sort = "c";
    for (const listener of listeners) listener();
    await vi.advanceTimersByTimeAsync(1000);
    expect(address.query).toBe("sort=c");
    expect(taken).toEqual([]);
  });
});
