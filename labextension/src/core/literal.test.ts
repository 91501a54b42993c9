import { expect, test } from "vitest";
import { literal, withEntities, withSigns } from "./literal.ts";

const ASCII = String.fromCharCode(...Array.from({ length: 128 }, (_, code) => code));

test("a value has no sign that Markdown could read, and each comes back", () => {
  const text = `${ASCII}ä😀\u00a0`;
  expect(literal(text)).toMatch(/^[A-Za-z0-9ä😀\u00a0\u{10ff00}-\u{10ff7f}]+$/u);
  expect(withSigns(literal(text))).toBe(text);
  const html = withEntities(literal(text));
  expect(html).toMatch(/^(?:&#\d+;|[A-Za-z0-9ä😀\u00a0])+$/u);
  expect(html.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))).toBe(text);
});

test("an address that Markdown has encoded is as it would be without", () => {
  const address = "https://a.example/b_c?d=e&f='g'#h%20i(j)\"<>";
  expect(withEntities(encodeURI(literal(address)))).toBe(
    "https&#58;&#47;&#47;a&#46;example&#47;b&#95;c&#63;d&#61;e&#38;f&#61;&#39;g&#39;&#35;h&#37;20i&#40;j&#41;%22%3C%3E",
  );
});
