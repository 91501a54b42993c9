import { fireEvent, render } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { Display } from "./Display.tsx";

vi.mock("../hooks/renderer.ts", () => ({ useKey: vi.fn(), useRenderer: vi.fn(), useLook: () => ({ scheme: "light" }) }));

test.each(["text/html", "text/markdown", "text/latex"])("an empty %s is nothing, not the name of its class", (type) => {
  const plain = "<IPython.core.display.HTML object>";
  expect(render(<Display data={{ [type]: "", "text/plain": plain }} text={plain} />).container.textContent).toBe("");
  expect(render(<Display data={{ [type]: 5, "text/plain": plain }} text={plain} />).container.textContent).toBe(plain);
});

test("an image whose data is damaged says so, and the next one is shown", () => {
  const { container, rerender } = render(<Display data={{ "image/png": "AAAA" }} text="" />);
  fireEvent.error(container.querySelector("img") as Element);
  expect(container.textContent).toBe("An image is not shown: its data is no PNG.");
  rerender(<Display data={{ "image/png": "BBBB" }} text="" />);
  expect(container.querySelector("img")).not.toBeNull();
});
