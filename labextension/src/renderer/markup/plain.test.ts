import { expect, test } from "vitest";
import { plainText } from "./plain.ts";

test.each([
  ["1 of 3\r2 of 3\r3 of 3", "3 of 3"],
  ["1 of 3\r2 of 3\r", "2 of 3\r"],
  ["1 of 3\r2 of 3\r\nDone\r\n", "2 of 3\r\nDone\r\n"],
  ["a\r\r\rb\nc", "b\nc"],
  ["\u001b[31mred\u001b[0m", "red"],
])("%j is shown as %j", (text, shown) => {
  expect(plainText(text)).toBe(shown);
});

test("a long run of carriage returns takes no time", () => {
  const least = (length: number): number =>
    Math.min(
      ...Array.from({ length: 3 }, () => {
        const begun = performance.now();
        plainText(`${"\r".repeat(length)}\n`);
        return performance.now() - begun;
      }),
    );
  expect(least(100_000)).toBeLessThan(40 * Math.max(least(10_000), 0.3));
});
