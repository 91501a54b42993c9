import { beforeEach, describe, expect, test } from "vitest";
import { Pending } from "./pending.ts";
import type { EventMessage, RunningEvent } from "./protocol.ts";
import type { LeftEvent } from "./tab-memory.ts";

const event = (id: number): EventMessage => ({ type: "event", id, component: "b", name: "click", step: 0, state: {}, detail: null });

const left = (id: number, sent = true): LeftEvent => ({ id, component: "b", name: "click", sent });
const running = (id: number): RunningEvent => ({
  event: id, component: "b", name: "click", step: 0, position: 0, others: false, value: null, label: "",
});

let pending: Pending;

beforeEach(() => {
  pending = new Pending();
});

test("changes go out once", () => {
  pending.change("a", 1);
  pending.change("a", 2);
  expect(pending.changed).toBe(true);
  expect(pending.take(1)).toEqual({ a: 2 });
  expect(pending.take(1)).toEqual({});
});

test("changes are repeated until an event sent after them has ended", () => {
  pending.change("a", 1);
  pending.take(1);
  pending.change("b", 2);
  pending.take(2);
  pending.add(event(1));
  expect(pending.repeated()).toEqual({ a: 1, b: 2 });
  pending.end(1);
  expect(pending.repeated()).toEqual({ b: 2 });
});

test("the latest of each path stands", () => {
  pending.change("a", 1);
  pending.take(1);
  pending.change("a", 2);
  expect(pending.all()).toEqual({ a: 2 });
  pending.overrule("a");
  expect(pending.all()).toEqual({});
});

test("events are under way in the order they were sent, until they end or are given up", () => {
  pending.add(event(1));
  pending.add(event(2));
  pending.end(1);
  expect(pending.underWay()).toEqual([event(2)]);
  pending.change("a", 1);
  pending.clear();
  expect([pending.underWay(), pending.all(), pending.changed]).toEqual([[], {}, false]);
});

test("an event ends once, and `load` each time", () => {
  pending.add(event(1));
  expect([pending.end(1), pending.end(1), pending.end(0), pending.end(0)]).toEqual([true, false, true, true]);
  expect(pending.underWay()).toEqual([]);
  pending.clear();
  expect(pending.end(1)).toBe(true);
});

test("the last event is taken back if it was never sent, and its changes go out without it", () => {
  pending.change("a", 1);
  pending.add({ ...event(1), state: pending.take(1) });
  pending.add(event(2));
  expect([pending.withdraw(1), pending.withdraw(2), pending.withdraw(1), pending.withdraw(1)]).toEqual([false, true, true, false]);
  expect([pending.underWay(), pending.take(1)]).toEqual([[], { a: 1 }]);
  pending.add(event(1));
  pending.sent(1);
  expect(pending.withdraw(1)).toBe(false);
});

test("given up, all events are reported once", () => {
  pending.reclaim([left(1)]);
  pending.add(event(2));
  expect(pending.giveUp()).toEqual([left(1), left(2, false)]);
  expect([pending.giveUp(), pending.underWay()]).toEqual([[], []]);
});

describe("a peer that sends the page", () => {
  test("settles what has ended meanwhile, and leaves what runs or never reached it", () => {
    for (const id of [1, 2, 3]) pending.add(event(id));
    expect(pending.agree({ event: 2, running: [running(2)] }, false)).toEqual({ running: [running(2)], unfinished: [] });
    expect(pending.underWay()).toEqual([event(2), event(3)]);
  });

  test("keeps an end that was reported, but for `load`", () => {
    pending.add(event(1));
    for (const id of [0, 1]) pending.end(id);
    const page = { event: 1, running: [running(0), running(1)] };
    expect(pending.agree(page, false)).toEqual({ running: [running(0)], unfinished: [] });
    expect(pending.agree(page, true).running).toEqual([running(0), running(1)]);
  });

  test("and started again leaves the ends of all events unknown", () => {
    pending.add(event(1));
    pending.change("a", 1);
    pending.reclaim([left(7)]);
    pending.add(event(2));
    pending.sent(1);
    expect(pending.agree({ event: 0, running: [] }, true).unfinished).toEqual([left(1), left(2, false), left(7)]);
    expect([pending.underWay(), pending.all(), pending.toRemember()]).toEqual([[], {}, []]);
  });

  test("reports the ends of the events of an earlier page, once", () => {
    pending.reclaim([left(4), left(5)]);
    pending.add(event(6));
    expect(pending.toRemember()).toEqual([left(4), left(5), left(6, false)]);
    expect(pending.agree({ event: 4, running: [] }, false).unfinished).toEqual([left(5)]);
    expect(pending.agree({ event: 4, running: [] }, false).unfinished).toEqual([]);
  });

  test("remembers less than we do when it has forgotten an end, or an event before one under way", () => {
    expect([0, 5].map((last) => pending.isAheadOf(last))).toEqual([false, false]);
    pending.add(event(3));
    expect([1, 2, 3].map((last) => pending.isAheadOf(last))).toEqual([true, false, false]);
    pending.end(3);
    expect([2, 3].map((last) => pending.isAheadOf(last))).toEqual([true, false]);
    pending.clear();
    expect(pending.isAheadOf(0)).toBe(false);
  });
});
