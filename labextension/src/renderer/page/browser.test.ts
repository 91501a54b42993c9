// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { browserOf } from "./browser.ts";

afterEach(() => vi.restoreAllMocks());

test.each([
  ["https://example.org/a", true],
  ["mailto:ann@example.org", true],
  [`${location.origin}/logout`, false],
  [`${location.origin}/files/data.csv`, false],
  ["javascript:alert(1)", false],
])("an action opens %s as a link of a text would: %s", (address, opens) => {
  const opened: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    opened.push(this.href);
  });
  expect(browserOf(undefined).link(address)).toBe(opens);
  expect(opened).toEqual(opens ? [address] : []);
});
