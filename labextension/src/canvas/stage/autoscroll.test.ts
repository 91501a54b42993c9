import { expect, test } from "vitest";
import { stepAt } from "./autoscroll.ts";

const BOX = { left: 100, right: 300, top: 50, bottom: 450 };
const LONG = { scrollTop: 500, clientHeight: 400, scrollHeight: 2000 };
const at = (clientX: number, clientY: number) => ({ clientX, clientY });

test("it scrolls near its edges, inside and a little outside", () => {
  expect(stepAt(BOX, LONG, at(200, 60))).toBe(-14);
  expect(stepAt(BOX, LONG, at(200, 20))).toBe(-14);
  expect(stepAt(BOX, LONG, at(200, 440))).toBe(14);
  expect(stepAt(BOX, LONG, at(200, 480))).toBe(14);
  expect(stepAt(BOX, LONG, at(200, 250))).toBe(0);
});

test("it does not scroll for a pointer elsewhere", () => {
  expect(stepAt(BOX, LONG, at(90, 440))).toBe(0);
  expect(stepAt(BOX, LONG, at(310, 440))).toBe(0);
  expect(stepAt(BOX, LONG, at(200, 499))).toBe(0);
  expect(stepAt(BOX, LONG, at(200, 1))).toBe(0);
});

test("it goes to its ends and no further", () => {
  expect(stepAt(BOX, { ...LONG, scrollTop: 5 }, at(200, 60))).toBe(-5);
  expect(stepAt(BOX, { ...LONG, scrollTop: 1598 }, at(200, 440))).toBe(2);
  expect(stepAt(BOX, { ...LONG, scrollTop: 1600 }, at(200, 440))).toBe(0);
});

test("the middle of a low element is no edge", () => {
  const low = { ...BOX, bottom: 110 };
  expect(stepAt(low, LONG, at(200, 80))).toBe(0);
  expect(stepAt(low, LONG, at(200, 105))).toBe(14);
});
