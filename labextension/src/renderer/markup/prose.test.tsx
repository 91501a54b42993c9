import { render } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import Markdown from "./Markdown.tsx";
import MathText from "./MathText.tsx";

/** What is drawn in the shadow trees of an element, as text. */
const textIn = (element: Element) =>
  [...element.querySelectorAll("*")].map((one) => one.shadowRoot?.querySelector(".jt-prose")?.textContent ?? "").join("");

describe("a text whose parts nest thousands deep", () => {
  test.each(["- ".repeat(5000), ">".repeat(5000), "> - ".repeat(3000), "[".repeat(5000)])("%.9s is shown", (nested) => {
    const text = `${nested}end`;
    expect(textIn(render(<Markdown text={text} />).container)).toContain("end");
    expect(textIn(render(<MathText text={text} latex={false} />).container)).toContain("end");
  });

  test.each(["{".repeat(5000), "\\frac{".repeat(5000), "\\sqrt{".repeat(5000)])("formula %.9s is shown", (nested) => {
    for (const latex of [true, false]) {
      expect(textIn(render(<MathText text={`end $${nested}x$`} latex={latex} />).container)).toContain("end");
    }
  });
});

test("Markdown is drawn as such", () => {
  const { container } = render(<Markdown text={"> **bold** <b>b</b>"} />);
  expect(container.querySelector(".jt-html")?.shadowRoot?.querySelector("blockquote strong")?.textContent).toBe("bold");
});
