import { waitFor } from "@testing-library/react";
import { Marked } from "marked";
import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { isPlain } from "../../renderer/markup/plain.ts";
import { show } from "../../testing.ts";

const marked = new Marked({ gfm: true, breaks: false, async: false });

const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };

describe("a text", () => {
  test("that is plain needs no Markdown, and looks the same", async () => {
    const { slot } = await show({ plain: make("text", { text: "Found 3 flights, all late." }) });
    expect(slot("plain")?.querySelector(".jt-prose > p")?.textContent).toBe("Found 3 flights, all late.");
  });

  test("that says nothing needs no Markdown", async () => {
    const { slot } = await show({ empty: make("text", { text: "" }) });
    expect(slot("empty")?.querySelector(".jt-prose")?.innerHTML).toBe("");
  });

  test.each(["Naïve café, 12:30 (50%)", "3/200", "-5 °C", "12.5", "Order #12 is > 3", "1.5) x", "AT&T a | b = c", "日本語"])(
    "%j is plain",
    (text) => expect(isPlain(text)).toBe(true),
  );

  test.each(["1. one", "- one", "+", "a *b*", "# a", "> a", "---", "- - -", "see www.example.org", "HTTP://a.b", "a@b.org"])(
    "%j is Markdown",
    (text) => expect(isPlain(text)).toBe(false),
  );

  test.each(["a `b`", "<b>x</b>", "two\nlines", "    code", "a_b_ c", "~~a~~", "[a](b)", "&amp;", "&#65;", "a \\* b"])(
    "%j is Markdown",
    (text) => expect(isPlain(text)).toBe(false),
  );

  test("is plain only if Markdown leaves it as it is", () => {
    const parts = ["a", "1", "12", " ", "  ", "-", "+", "=", "#", ">", "|", ".", ")", "(", "!", ":", "/", "&", ";", "'", '"', "$", "é", "\t", "^", "{"];
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed % below;
    };
    let plain = 0;
    for (let round = 0; round < 4000; round += 1) {
      const text = Array.from({ length: 1 + random(8) }, () => parts[random(parts.length)]).join("");
      if (!isPlain(text)) continue;
      plain += 1;
      const unescaped = String(marked.parse(text)).replace(/&(?:amp|lt|gt|quot|#39);/g, (one) => ENTITIES[one] ?? one);
      expect(unescaped.replace(/\s*<\/p>\n$/, "")).toBe(`<p>${text.trimEnd()}`);
    }
    expect(plain).toBeGreaterThan(1000);
  });
});

describe("a value in a text", () => {
  const HOSTILE = [
    "[bank](https://evil.example)", "<h1 style='color:red'>Hi</h1>", "https://evil.example", "www.evil.example", "a@evil.example", "![x](https://evil.example/x.png)",
    "\n\n# Title", "\n\n- one\n- two", "\n---", "1. one", "    code", "```\ncode", "`code`", "*a* _b_ ~~c~~", "a | b\n--|--", "> quote", "&lt;b&gt;&amp;", "\\*", "<!--", "<script>alert(1)</script>",
    "[ref]: https://evil.example", "</p><a href=x>y", "$1,234.50 (5%)", "naïve 😀",
  ];
  const drawn = async (text: string, value: string) => {
    const { slot } = await show({ name: make("text_input", { value }), it: make("text", { text }) });
    await waitFor(() => expect(slot("it")?.querySelector("[style*='hidden']")).toBeNull());
    const root = slot("it")?.querySelector(".jt-html")?.shadowRoot ?? slot("it");
    return root?.querySelector(".jt-prose") as Element;
  };
  const spaced = (text: string | null | undefined) => (text ?? "").replaceAll(/\s+/g, " ").trim();

  test.each(HOSTILE)("is shown as it is: %j", async (value) => {
    for (const text of ["Hi {{ state.name }}", "{{ state.name }}", "**Hi**\n\n{{ state.name }}\n"]) {
      const prose = await drawn(text, value);
      expect(spaced(prose.textContent)).toBe(spaced(text.replaceAll("*", "").replace("{{ state.name }}", value)));
      expect([...prose.querySelectorAll("*")].map(({ localName }) => localName).filter((name) => name !== "p" && name !== "strong")).toEqual([]);
    }
  });

  test.each(HOSTILE)("stays within the Markdown around it: %j", async (value) => {
    const prose = await drawn("# A {{ state.name }}\n\n- **b {{ state.name }}** `c {{ state.name }}`\n\n| d | e |\n|---|---|\n| {{ state.name }} | <i>f {{ state.name }}</i> |", value);
    const texts = ["h1", "ul > li > strong", "ul > li > code", "td:first-child", "td > i"].map((one) => spaced(prose.querySelector(one)?.textContent));
    const shown = spaced(value);
    expect(texts).toEqual([`A ${shown}`, `b ${shown}`, `c ${shown}`, shown, `f ${shown}`].map(spaced));
    expect(prose.querySelectorAll("h1, li, td, a, img, hr, pre, blockquote")).toHaveLength(4);
  });

  test.each(["https://a.example/b_c?d=e&f=g", "https://a.example/%20x#y"])("may be the address of a link that the author wrote: %s", async (value) => {
    const prose = await drawn("[open]({{ state.name }}) <a href='{{ state.name }}'>too</a>", value);
    expect([...prose.querySelectorAll("a")].map((one) => [one.getAttribute("href"), one.textContent])).toEqual([[value, "open"], [value, "too"]]);
  });

  test("is no script as the address of a link", async () => {
    const prose = await drawn("[open]({{ state.name }}) <a href='{{ state.name }}'>too</a>", "javascript:alert(1)");
    expect([...prose.querySelectorAll("a")].map((one) => one.getAttribute("href") ?? "").join("")).not.toContain("script");
  });
});
