import { describe, expect, test } from "vitest";
import type { Json } from "../../core/edits.ts";
import type { Variable } from "../../core/protocol.ts";
import { componentFor, make } from "./make.ts";

function variable(name: string, kind: Variable["kind"]): Variable {
  return { name, kind, type: "DataFrame", summary: "3 × 2", signature: null, columns: [], cell: "c1" };
}

const PAGE: Json = { components: { box: { type: "container", components: { rows: { type: "table" } } } } };
const END = { parent: "", before: null };

describe("a variable", () => {
  test("becomes the component that takes it", () => {
    expect(componentFor(variable("late_flights", "frame"))).toEqual({ type: "table", label: "Late flights" });
    expect(componentFor(variable("by_hour", "figure"))).toEqual({ type: "chart", label: "By hour" });
    expect(componentFor(variable("score", "function"))).toBeNull();
  });

  test("is filled by a new load", () => {
    const made = make(PAGE, variable("flights", "frame"), END, []);
    expect(made?.command.selected).toEqual(["flights"]);
    expect(made?.command.edits.at(-1)).toMatchObject({ path: "page", changes: { handlers: { load: "load" } } });
    expect(made?.cell).toBe("def load(state, context):\n    context.flights.data = flights");
  });

  test("gets a free handler, and its path on context", () => {
    const made = make(PAGE, variable("rows", "frame"), { parent: "box", before: null }, ["load"]);
    expect(made?.cell).toBe("def load_2(state, context):\n    context.box.components.rows_2.data = rows");
  });

  test("leaves a load that is there to its author", () => {
    const made = make({ ...PAGE, handlers: { load: "load" } }, variable("flights", "frame"), END, ["load"]);
    expect(made?.cell).toBeNull();
    expect(made?.command.edits).toHaveLength(1);
    expect(made?.line).toBe("context.flights.data = flights");
  });
});
