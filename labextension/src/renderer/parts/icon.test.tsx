import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Icon } from "./Icon.tsx";
import { SHAPES, WORDS } from "./icon-shapes.ts";

test("a name of the set is drawn, hidden from screen readers unless it alone says something", async () => {
  const { container, rerender } = render(<Icon name="trash" />);
  const drawn = container.querySelector("svg");
  expect(drawn?.getAttribute("aria-hidden")).toBe("true");
  await expect.poll(() => container.querySelector("path")?.getAttribute("d")).toBe(SHAPES["trash"]);
  rerender(<Icon name="trash" label="Delete" />);
  expect(screen.getByRole("img", { name: "Delete" })).toBe(container.querySelector("svg"));
});

test.each(["🚀", "👩🏽‍🚀", "🇩🇪", "1️⃣"])("%s is shown as it is", (emoji) => {
  const { container } = render(<Icon name={emoji} />);
  expect(container.textContent).toBe(emoji);
  expect(container.querySelector("svg")).toBeNull();
});

test("a name that a rule computes and nobody knows is an empty place of the same size", () => {
  const { container, rerender } = render(<Icon name="constructor" size={20} />);
  expect(container.querySelector("svg")?.getAttribute("width")).toBe("20");
  expect(container.querySelector("path")).toBeNull();
  rerender(<Icon name="" />);
  expect(container.innerHTML).toBe("");
});

test("each other word leads to an icon of the set", () => {
  expect(Object.keys(WORDS).filter((name) => !(name in SHAPES))).toEqual([]);
});
