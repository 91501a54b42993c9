import { expect, test } from "vitest";
import { ownOf } from "./own.ts";

test.each(["constructor", "toString", "__proto__", "hasOwnProperty"])("%s is a name as any other", (name) => {
  expect(ownOf({}, name)).toBeUndefined();
  expect(ownOf(JSON.parse(`{"${name}": 1}`) as Record<string, number>, name)).toBe(1);
});
