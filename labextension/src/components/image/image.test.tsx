import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";
import { pointIn } from "./Body.tsx";

const image = { type: "image/png", light: "AAAA", dark: "BBBB", width: null, height: null };

test("an image has its text and its caption, and another one in the dark", async () => {
  const { peer, let: allow, setTheme } = await show({ it: make("image", { image, alt: "<b>A leaf</b>", caption: "Sick" }) });
  const shown = () => screen.getByRole("img", { name: "<b>A leaf</b>" });
  expect(shown().getAttribute("src")).toBe("data:image/png;base64,AAAA");
  expect(screen.getByText("Sick")).toBeTruthy();
  await allow(() => setTheme("dark"));
  expect(shown().getAttribute("src")).toBe("data:image/png;base64,BBBB");
  await allow(() => peer.update(1, { it: { image: { type: "image/svg+xml", light: "<svg/>", dark: null } } }));
  expect(shown().getAttribute("src")).toBe("data:image/svg+xml,%3Csvg%2F%3E");
});

test.each([{ type: "text/html", light: "x" }, "javascript:alert(1)", 5, null])("%j is no image", async (given) => {
  const { slot } = await show({ it: make("image", { image: given as never, empty_text: "No photo" }) });
  expect(slot("it")?.textContent).toBe("No photo");
});

test("one that cannot be read says so", async () => {
  const { find, slot } = await show({ it: make("image", { image }) });
  fireEvent.error(find("it", "img"));
  expect(slot("it")?.textContent).toBe("This image cannot be read.");
});

test("a click gives the point in pixels of the image, also by keyboard", async () => {
  const { find, user, events } = await show({ it: make("image", { image, alt: "Leaf", handlers: { click: "f" } }) });
  const button = screen.getByRole("button", { name: /Leaf/ });
  const box = { x: 10, y: 20, left: 10, top: 20, width: 200, height: 100, right: 210, bottom: 120 } as DOMRect;
  button.getBoundingClientRect = () => box;
  const drawn = find<HTMLImageElement>("it", "img");
  drawn.getBoundingClientRect = () => box;
  Object.defineProperties(drawn, { naturalWidth: { value: 400 }, naturalHeight: { value: 200 } });
  fireEvent.click(button, { clientX: 60, clientY: 70, detail: 1 });
  expect(events().at(-1)?.state["it"]).toEqual([100, 100]);
  button.focus();
  await user.keyboard("{ArrowRight}{ArrowDown}");
  fireEvent.click(button, { detail: 0 });
  expect(events().at(-1)?.state["it"]).toEqual([220, 110]);
});

test("a point is inside of the image, however it fits its place", () => {
  const photo = { naturalWidth: 100, naturalHeight: 100 };
  expect(pointIn({ width: 200, height: 100 }, photo, "contain", 50, 0)).toEqual([0, 0]);
  expect(pointIn({ width: 200, height: 100 }, photo, "contain", 0, 100)).toEqual([0, 100]);
  expect(pointIn({ width: 200, height: 100 }, photo, "cover", 0, 0)).toEqual([0, 25]);
  expect(pointIn({ width: 200, height: 100 }, photo, "none", 60, 10)).toEqual([10, 10]);
  expect(pointIn({ width: 200, height: 100 }, { naturalWidth: 0, naturalHeight: 0 }, "contain", 5, 5)).toEqual([0, 0]);
});

test("it is enlarged where a click is bound to nothing", async () => {
  const { user } = await show({ it: make("image", { image, alt: "Leaf", zoom: true }) });
  await user.click(screen.getByRole("button", { name: "Enlarge Leaf" }));
  await screen.findByRole("dialog", { name: "Leaf" });
  await user.keyboard("{Escape}");
  await expect.poll(() => screen.queryByRole("dialog")).toBeNull();
});
