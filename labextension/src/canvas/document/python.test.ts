import { expect, test } from "vitest";
import type { Json } from "../../core/edits.ts";
import { contextPath, isUsed } from "./python.ts";

const PAGE: Json = {
  components: {
    box: { type: "container", components: { rows: { type: "table", columns: { kind: {} } } } },
    row: { type: "text_input" },
  },
};

test("a component inside containers is among their components", () => {
  expect(contextPath(PAGE, "box.rows")).toBe("box.components.rows");
  expect(contextPath(PAGE, "box.rows.kind")).toBe("box.components.rows.columns.kind");
  expect(contextPath(PAGE, "box")).toBe("box");
});

test.each<[name: string, path: string, used: boolean]>([
  ["state.row", "row", true],
  ["state.row.upper", "row", true],
  ["state.rows", "row", false],
  ["context.row.label", "row", true],
  ["context.box.components.rows.data", "box.rows", true],
  ["context.box.components.rows.data", "box", true],
  ["context.box.rows", "box.rows", false],
  ["state.box", "box.rows", false],
  ["state.box.rows", "box", true],
])("%s uses %s: %s", (name, path, used) => {
  expect(isUsed(PAGE, path, [name])).toBe(used);
});
