import { describe, expect, test } from "vitest";
import { applyEdits, type Json } from "../../core/edits.ts";
import { namesIn } from "../document/tree.ts";
import { moveAllInto, moveAllOut, shiftAll, type Moving } from "./moving.ts";

const TEXT = { type: "text" };
const PAGE: Json = {
  components: {
    title: TEXT,
    filters: { type: "form", components: { kind: TEXT, least: TEXT, search: TEXT, last: TEXT } },
    orders: TEXT,
    box: { type: "container", components: { note: TEXT } },
  },
};

/** The names in a container after a move. */
function after(moving: Moving, container: string, page = PAGE): string[] {
  if ("problem" in moving) throw new Error(moving.problem);
  return namesIn(applyEdits({ app: {}, page }, moving.edits).page, container);
}

describe("up and down", () => {
  test("one by one place, and not beyond the ends", () => {
    expect(after(shiftAll(PAGE, ["filters.kind"], 1), "filters")).toEqual(["least", "kind", "search", "last"]);
    expect(after(shiftAll(PAGE, ["filters.search"], -1), "filters")).toEqual(["kind", "search", "least", "last"]);
    expect(shiftAll(PAGE, ["title"], -1)).toEqual({ problem: "No place is above title" });
    expect(shiftAll(PAGE, ["box"], 1)).toEqual({ problem: "No place is below box" });
    expect(shiftAll(PAGE, [], 1)).toEqual({ problem: "" });
  });

  test("several in their order, whatever was selected first, and they stay selected", () => {
    const down = shiftAll(PAGE, ["filters.least", "filters.kind"], 1);
    expect(after(down, "filters")).toEqual(["search", "kind", "least", "last"]);
    expect(down).toMatchObject({ selected: ["filters.kind", "filters.least"], label: "Move 2 components" });
    expect(after(shiftAll(PAGE, ["filters.search", "filters.last"], -1), "filters")).toEqual(["kind", "search", "last", "least"]);
    expect(after(shiftAll(PAGE, ["filters.least", "filters.last"], -1), "filters")).toEqual(["least", "kind", "last", "search"]);
  });

  test("what is at the end already stays", () => {
    expect(after(shiftAll(PAGE, ["filters.kind", "filters.search"], -1), "filters")).toEqual(["kind", "search", "least", "last"]);
    expect(shiftAll(PAGE, ["filters.search", "filters.last"], 1)).toEqual({ problem: "No place is below the 2 components" });
  });

  test("each in its own container", () => {
    const moving = shiftAll(PAGE, ["orders", "filters.least"], -1);
    expect(after(moving, "")).toEqual(["title", "orders", "filters", "box"]);
    expect(after(moving, "filters")).toEqual(["least", "kind", "search", "last"]);
  });
});

describe("out and in", () => {
  test("out of a container, after it", () => {
    expect(after(moveAllOut(PAGE, ["filters.kind", "filters.search"]), "")).toEqual(["title", "filters", "kind", "search", "orders", "box"]);
    expect(moveAllOut(PAGE, ["title"])).toEqual({ problem: "No container is around title" });
  });

  test("into the container before the first, else after the last", () => {
    expect(moveAllInto(PAGE, ["title"])).toMatchObject({ selected: ["filters.title"] });
    expect(after(moveAllInto(PAGE, ["title"]), "filters")[0]).toBe("title");
    expect(after(moveAllInto(PAGE, ["orders", "title"]), "box")).toEqual(["title", "orders", "note"]);
    expect(moveAllInto(PAGE, ["orders"])).toMatchObject({ selected: ["filters.orders"] });
    expect(moveAllInto(PAGE, ["filters.kind", "filters.least"])).toEqual({ problem: "No container beside the 2 components takes them" });
  });

  test("a form does not go into a form", () => {
    const page: Json = { components: { one: { type: "form" }, two: { type: "form" } } };
    expect(moveAllInto(page, ["two"])).toEqual({ problem: "No container beside two takes it" });
  });

  test("not from different containers", () => {
    expect(moveAllOut(PAGE, ["title", "filters.kind"])).toHaveProperty("problem");
    expect(moveAllInto(PAGE, ["title", "filters.kind"])).toHaveProperty("problem");
  });
});

describe("sections", () => {
  const page: Json = {
    components: {
      go: { type: "button" },
      tabs: { type: "tabs", components: { who: { type: "container", components: { name: { type: "text_input" }, card: { type: "card" } } } } },
    },
  };
  const selected = (moving: Moving) => ("problem" in moving ? moving.problem : moving.selected);

  test("are left to after all of them, unless what leaves one can be one", () => {
    expect(selected(moveAllOut(page, ["tabs.who.name"]))).toEqual(["name"]);
    expect(selected(moveAllOut(page, ["tabs.who.card"]))).toEqual(["tabs.card"]);
    expect(selected(moveAllOut(page, ["tabs.who.card", "tabs.who.name"]))).toEqual(["name", "card"]);
  });

  test("take only what can be one", () => {
    expect(selected(moveAllInto(page, ["go"]))).toMatch(/^No container/);
  });
});
