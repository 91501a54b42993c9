import { expect, test, vi } from "vitest";
import { Cell, Keyed } from "./keyed.ts";

test("a change wakes the readers of its key only", () => {
  const keyed = new Keyed<number>();
  const [one, two] = [vi.fn(), vi.fn()];
  keyed.subscribe("one", one);
  keyed.subscribe("two", two);
  keyed.set("one", 1);
  expect(one).toHaveBeenCalledTimes(1);
  expect(two).not.toHaveBeenCalled();
});

test("the same value notifies no reader, a first undefined does", () => {
  const keyed = new Keyed<number | undefined>();
  const listener = vi.fn();
  keyed.subscribe("one", listener);
  keyed.set("one", undefined);
  keyed.set("one", undefined);
  expect(listener).toHaveBeenCalledTimes(1);
});

test("replace drops what is not there any more", () => {
  const keyed = new Keyed<number>();
  keyed.set("old", 1);
  keyed.set("kept", 2);
  const [old, kept, fresh] = [vi.fn(), vi.fn(), vi.fn()];
  keyed.subscribe("old", old);
  keyed.subscribe("kept", kept);
  keyed.subscribe("fresh", fresh);
  keyed.replace([["kept", 2], ["fresh", 3]]);
  expect([old, kept, fresh].map((listener) => listener.mock.calls.length)).toEqual([1, 0, 1]);
  expect(keyed.keys()).toEqual(["kept", "fresh"]);
});

test("a reader that left is not woken, and may leave while others are woken", () => {
  const keyed = new Keyed<number>();
  const later = vi.fn();
  const leave = keyed.subscribe("one", () => leave());
  keyed.subscribe("one", later);
  keyed.set("one", 1);
  keyed.set("one", 2);
  expect(later).toHaveBeenCalledTimes(2);
});

test("a key whose readers all left can be read again", () => {
  const keyed = new Keyed<number>();
  const [first, second] = [vi.fn(), vi.fn()];
  keyed.subscribe("one", first)();
  keyed.subscribe("one", second);
  keyed.set("one", 1);
  keyed.delete("one");
  keyed.delete("one");
  expect(first).not.toHaveBeenCalled();
  expect(second).toHaveBeenCalledTimes(2);
});

test("a cell wakes its readers when it changes", () => {
  const cell = new Cell(1);
  const listener = vi.fn();
  const leave = cell.subscribe(listener);
  cell.set(1);
  cell.set(2);
  leave();
  cell.set(3);
  expect(listener).toHaveBeenCalledTimes(1);
  expect(cell.get()).toBe(3);
});
