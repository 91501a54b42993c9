import { expect, test } from "vitest";
import { arranged, arrangementOf, fixedCount, movedTo, ordered, stepped, UNARRANGED, withHidden, withPinned } from "./arrangement.ts";

const columns = ["a", "b", "c", "d"].map((name) => ({ name, width: 100 }));
const names = (shown: { name: string }[]) => shown.map(({ name }) => name).join("");

test("columns are moved, hidden and pinned, and new ones come last", () => {
  const moved = movedTo(columns, UNARRANGED, "d", "b");
  expect(names(arranged(columns, moved))).toBe("adbc");
  expect(names(arranged(columns, withHidden(moved, "d", true)))).toBe("abc");
  expect(names(arranged(columns, withHidden(withHidden(moved, "d", true), "d", false)))).toBe("adbc");
  expect(names(ordered([...columns, { name: "e", width: 1 }], moved))).toBe("adbce");
  expect(names(arranged(columns, withPinned(moved, "c", true)))).toBe("cadb");
  expect(movedTo(columns, moved, "a", "gone")).toBe(moved);
});

test("a column that is moved among the pinned ones is pinned, and one that leaves them is not", () => {
  const two = withPinned(withPinned(UNARRANGED, "c", true), "d", true);
  expect(movedTo(columns, two, "a", "c").pinned).toEqual(["a", "c", "d"]);
  expect(movedTo(columns, two, "c", "b").pinned).toEqual(["d"]);
  expect(names(ordered(columns, movedTo(columns, two, "c", "b")))).toBe("dabc");
});

test("a step passes hidden columns", () => {
  const hidden = withHidden(UNARRANGED, "b", true);
  expect(names(arranged(columns, stepped(columns, hidden, "a", 1)))).toBe("cad");
  expect(stepped(columns, hidden, "a", -1)).toBe(hidden);
});

test("a table shows one column at least, and pinned ones leave room for others", () => {
  const none = { ...UNARRANGED, hidden: ["a", "b", "c", "d"] };
  expect(names(arranged(columns, none))).toBe("a");
  const pinned = { ...UNARRANGED, pinned: ["a", "b"], widths: { b: 300 } };
  expect([fixedCount(columns, pinned, 1000), fixedCount(columns, pinned, 399), fixedCount(columns, pinned, 90)]).toEqual([2, 1, 0]);
});

test("what was kept is read without what does not fit", () => {
  expect(arrangementOf(null)).toBe(UNARRANGED);
  expect(arrangementOf({ order: ["a", 1, "a"], hidden: "a", pinned: null, widths: { a: 100, b: "x", c: 1e9 } }))
    .toEqual({ ...UNARRANGED, order: ["a"], widths: { a: 100 } });
  const { groups, aggregates } = arrangementOf({ groups: ["a", 2], aggregates: { a: "sum", b: null, c: "eval" } });
  expect([groups, aggregates]).toEqual([["a"], { a: "sum", b: null }]);
});
