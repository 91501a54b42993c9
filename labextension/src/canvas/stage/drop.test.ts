import { describe, expect, test } from "vitest";
import type { Json } from "../../core/edits.ts";
import { dropAt, isSamePlace, rowOf, type Drop, type DropTarget } from "./drop.ts";
import type { Rect } from "./measure.ts";

const PAGE: Json = {
  components: {
    title: { type: "text" },
    form: { type: "form", span: 6, components: { name: { type: "text_input" }, age: { type: "number" } } },
    table: { type: "table", span: 6 },
    empty: { type: "container" },
  },
};

function rect(x: number, y: number, width: number, height: number): Rect {
  return { x, y, width, height };
}

/** A page of 600 pixels: the title, the form beside the table, an empty container. */
const RECTS = new Map<string, Rect>([
  ["title", rect(0, 0, 600, 40)],
  ["form", rect(0, 60, 290, 200)],
  ["form.name", rect(20, 80, 250, 60)],
  ["form.age", rect(20, 160, 250, 60)],
  ["table", rect(310, 60, 290, 200)],
  ["empty", rect(0, 280, 600, 80)],
]);
const NEW = { component: { type: "number" } };

function target(drop: Drop): DropTarget {
  if (drop === null || "refused" in drop) throw new Error("no target");
  return drop.target;
}

describe("a drop", () => {
  test("in the upper half goes before, in the lower half after", () => {
    expect(target(dropAt(PAGE, RECTS, NEW, 150, 95, null))).toMatchObject({ parent: "form", before: "name" });
    expect(target(dropAt(PAGE, RECTS, NEW, 150, 130, null))).toMatchObject({ parent: "form", before: "age" });
    expect(target(dropAt(PAGE, RECTS, NEW, 150, 210, null))).toMatchObject({ parent: "form", before: null });
  });

  test("has its line in the middle of the gap", () => {
    expect(target(dropAt(PAGE, RECTS, NEW, 150, 130, null)).line).toEqual({ x: 20, y: 150, length: 250, upright: false });
  });

  test("in the outer quarter shares the row", () => {
    const drop = target(dropAt(PAGE, RECTS, NEW, 590, 150, null));
    expect(drop).toMatchObject({ parent: "", before: "empty", row: ["form", "table"], said: "Same row: 6 + 6 becomes 4 + 4 + 4" });
    expect(drop.line.upright).toBe(true);
    expect(target(dropAt(PAGE, RECTS, NEW, 320, 150, null))).toMatchObject({ before: "table" });
  });

  test("in an empty container goes into it", () => {
    expect(target(dropAt(PAGE, RECTS, NEW, 300, 320, null))).toMatchObject({ parent: "empty", before: null });
  });

  test("leaves a container at its edge only, and enters it some pixels inside", () => {
    expect(target(dropAt(PAGE, RECTS, NEW, 150, 66, null)).parent).toBe("");
    expect(target(dropAt(PAGE, RECTS, NEW, 150, 66, "form")).parent).toBe("form");
  });

  test("below everything goes to the end", () => {
    expect(target(dropAt(PAGE, RECTS, NEW, 300, 900, null))).toMatchObject({ parent: "", before: null });
  });

  test("on an empty page", () => {
    expect(target(dropAt({}, new Map(), NEW, 300, 300, null))).toMatchObject({ parent: "", before: null });
  });

  test("of a form into a form is refused", () => {
    expect(dropAt(PAGE, RECTS, { component: { type: "form" } }, 150, 100, null)).toEqual({ refused: "A form cannot be in a form.", path: "form" });
  });

  test("of a container into itself goes beside it", () => {
    expect(target(dropAt(PAGE, RECTS, { paths: ["form"] }, 150, 100, null)).parent).toBe("");
  });
});

test("a row is what stands on one level", () => {
  expect(rowOf(RECTS, ["title", "form", "table", "empty"], "table")).toEqual(["form", "table"]);
});

test("a drop at its own place changes nothing", () => {
  const place = { parent: "form", line: { x: 0, y: 0, length: 0, upright: false }, row: [], said: "" };
  expect(isSamePlace(PAGE, { paths: ["form.name"] }, { ...place, before: "age" })).toBe(true);
  expect(isSamePlace(PAGE, { paths: ["form.name"] }, { ...place, before: null })).toBe(false);
  expect(isSamePlace(PAGE, NEW, { ...place, before: "age" })).toBe(false);
});

describe("a drop into sections and lines", () => {
  const page: Json = {
    components: {
      tabs: { type: "tabs", components: { who: { type: "container", components: { name: { type: "text_input" } } }, what: { type: "container", components: { count: { type: "number" } } } } },
      row: { type: "row", components: { a: { type: "button" }, b: { type: "button" } } },
    },
  };
  // The title of the second section stands for it, as it is not open.
  const rects = new Map<string, Rect>([
    ["tabs", rect(0, 0, 600, 200)],
    ["tabs.who", rect(16, 60, 568, 120)],
    ["tabs.what", rect(100, 8, 80, 40)],
    ["tabs.who.name", rect(16, 60, 568, 60)],
    ["row", rect(0, 220, 600, 60)],
    ["row.a", rect(0, 225, 100, 40)],
    ["row.b", rect(110, 225, 100, 40)],
  ]);

  test("goes into the open section, and through its title into another", () => {
    expect(target(dropAt(page, rects, NEW, 300, 110, null))).toMatchObject({ parent: "tabs.who", before: null });
    expect(target(dropAt(page, rects, NEW, 140, 28, null))).toMatchObject({ parent: "tabs.what", before: null });
    // It has no padding of its own.
    expect(target(dropAt(page, rects, NEW, 300, 62, null))).toMatchObject({ parent: "tabs.who", before: "name" });
  });

  test("is refused where only containers go", () => {
    expect(dropAt(page, rects, NEW, 400, 28, null)).toEqual({ refused: "Only containers go into tabs: drop the number into one of them.", path: "tabs" });
    expect(target(dropAt(page, rects, { component: { type: "card" } }, 400, 28, null))).toMatchObject({ parent: "tabs" });
  });

  test("beside another in a row shares no columns anew", () => {
    expect(target(dropAt(page, rects, NEW, 95, 240, null))).toMatchObject({ parent: "row", before: "b", row: [], said: "", line: { upright: true } });
  });
});
