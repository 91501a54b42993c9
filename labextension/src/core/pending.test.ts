import { beforeEach, expect, test } from "vitest";
import { Pending } from "./pending.ts";
import type { EventMessage } from "./protocol.ts";

const event = (id: number): EventMessage => ({ type: "event", id, component: "b", name: "click", state: {}, detail: null });

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
  expect(pending.settle(1)).toEqual(event(1));
  expect(pending.repeated()).toEqual({ b: 2 });
  expect(pending.settle(1)).toBeUndefined();
});

test("the latest of each path stands", () => {
  pending.change("a", 1);
  pending.take(1);
  pending.change("a", 2);
  expect(pending.all()).toEqual({ a: 2 });
  pending.overrule("a");
  expect(pending.all()).toEqual({});
});

test("events are under way in the order they were sent, until they are settled or given up", () => {
  pending.add(event(1));
  pending.add(event(2));
  pending.settle(1);
  expect(pending.underWay()).toEqual([event(2)]);
  pending.change("a", 1);
  pending.clear();
  expect([pending.underWay(), pending.all(), pending.changed]).toEqual([[], {}, false]);
});

test("an event ends once, and `load` each time", () => {
  pending.add(event(1));
  expect([pending.end(1), pending.end(1), pending.end(0), pending.end(0)]).toEqual([true, false, true, true]);
  expect([pending.underWay(), pending.hasEnded(1), pending.hasEnded(0)]).toEqual([[], true, false]);
  pending.clear();
  expect(pending.hasEnded(1)).toBe(false);
});
