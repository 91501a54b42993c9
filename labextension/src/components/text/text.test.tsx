import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { isPlain } from "../../renderer/markup/plain.ts";
import { show } from "../../testing.ts";

describe("a text", () => {
  test("that is plain needs no Markdown, and looks the same", async () => {
    const { slot } = await show({ plain: make("text", { text: "Found 3 flights, all late." }) });
    expect(slot("plain")?.querySelector(".jt-prose > p")?.textContent).toBe("Found 3 flights, all late.");
  });

  test.each(["Naïve café, 12:30 (50%)", "1. one", "a *b*", "see www.example.org", "a `b`", "<b>x</b>", "two\nlines"])(
    "%j is plain only if Markdown leaves it as it is",
    (text) => expect(isPlain(text)).toBe(text.startsWith("Naïve")),
  );
});
