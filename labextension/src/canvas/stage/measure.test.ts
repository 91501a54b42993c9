// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Measurer } from "./measure.ts";

const BOXES: Readonly<Record<string, [x: number, y: number, width: number, height: number]>> = {
  content: [100, 50, 600, 400],
  form: [110, 60, 580, 200],
  "form.name": [120, 70, 560, 40],
  closed: [0, 0, 0, 0],
};

let content: HTMLElement;
let measurer: Measurer;
const measured: string[] = [];

beforeEach(() => {
  content = document.createElement("div");
  content.innerHTML = `<div data-component="form"><div data-component="form.name"></div></div><div data-component="closed"></div>`;
  document.body.append(content);
  measurer = new Measurer(content);
  measured.length = 0;
  vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockImplementation(function (this: HTMLElement) {
    const path = this.dataset["component"] ?? "content";
    measured.push(path);
    return new DOMRect(...(BOXES[path] ?? []));
  });
});

afterEach(() => {
  measurer.stop();
  content.remove();
  vi.restoreAllMocks();
});

test("one component is measured without the others", () => {
  expect(measurer.rect("form.name")).toEqual({ x: 20, y: 20, width: 560, height: 40 });
  expect(measured).toEqual(["content", "form.name"]);
});

test("one is as among all, and is not measured again where all were", () => {
  const before = ["form", "form.name", "closed", "gone"].map((path) => measurer.rect(path));
  expect(before.slice(2)).toEqual([undefined, undefined]);
  expect([...measurer.rects()]).toEqual([
    ["form", before[0]],
    ["form.name", before[1]],
  ]);
  measured.length = 0;
  expect(["form", "form.name", "closed", "gone"].map((path) => measurer.rect(path))).toEqual(before);
  expect(measured).toEqual([]);
});
