import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Pacer } from "./pace.ts";

const sent: string[] = [];
let pacer = new Pacer();

function pass(kind: string, label: string, pace?: { debounce?: number; throttle?: number }): boolean {
  const whole = pace && { debounce: pace.debounce ?? null, throttle: pace.throttle ?? null };
  return pacer.pass(kind, whole, () => sent.push(label));
}

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = 0;
  pacer = new Pacer();
});
afterEach(() => void vi.useRealTimers());

describe("a pace", () => {
  test("is none where nothing is said", () => {
    for (const label of ["1", "2", "3"]) expect(pass("a", label)).toBe(true);
    expect(sent).toEqual(["1", "2", "3"]);
  });

  test("that is debounced sends the newest after a pause", () => {
    for (const label of ["1", "2", "3"]) {
      expect(pass("a", label, { debounce: 0.3 })).toBe(false);
      vi.advanceTimersByTime(200);
    }
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(100);
    expect(sent).toEqual(["3"]);
    vi.advanceTimersByTime(1000);
    expect(sent).toEqual(["3"]);
  });

  test("that is throttled sends the first at once and the newest when it may", () => {
    for (const label of ["1", "2", "3", "4"]) {
      pass("a", label, { throttle: 1 });
      vi.advanceTimersByTime(200);
    }
    expect(sent).toEqual(["1"]);
    vi.advanceTimersByTime(200);
    expect(sent).toEqual(["1", "4"]);
    pass("a", "5", { throttle: 1 });
    vi.advanceTimersByTime(999);
    expect(sent).toEqual(["1", "4"]);
    vi.advanceTimersByTime(1);
    expect(sent).toEqual(["1", "4", "5"]);
  });

  test("of one kind does not slow another", () => {
    pass("a", "a", { debounce: 1 });
    pass("b", "b");
    expect(sent).toEqual(["b"]);
  });
});

test("what waits is sent at once, in order, before what follows", () => {
  pass("a", "a", { debounce: 1 });
  pass("b", "b", { debounce: 1 });
  pacer.flush();
  expect(sent).toEqual(["a", "b"]);
  vi.advanceTimersByTime(2000);
  expect(sent).toEqual(["a", "b"]);
});

test("what was cleared is never sent", () => {
  pass("a", "a", { debounce: 1 });
  pacer.clear();
  vi.advanceTimersByTime(2000);
  expect(sent).toEqual([]);
});
