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
