import { expect, test } from "vitest";
import { placeOf } from "./placing.ts";

const editor = { left: 100, right: 700 };

test.each([
  ["a short line leaves the corner", { editor, badge: 150, toolbar: null, lines: 300 }, { right: 692, isOutside: false }],
  ["a toolbar is left room", { editor, badge: 150, toolbar: 500, lines: 300 }, { right: 492, isOutside: false }],
  ["a long line moves it to the border", { editor, badge: 150, toolbar: null, lines: 600 }, { right: 692, isOutside: true }],
  ["no room before the toolbar moves it to the border there", { editor, badge: 150, toolbar: 400, lines: 300 }, { right: 392, isOutside: true }],
  ["a narrow cell has it in the corner of the border", { editor, badge: 150, toolbar: 240, lines: 200 }, { right: 692, isOutside: true }],
])("%s", (_, around, place) => {
  expect(placeOf(around)).toEqual(place);
});
