// @vitest-environment happy-dom
import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ShownColumn } from "./columns.ts";
import { useGridColumns } from "./grid-columns.ts";

test("a column with the name of what all objects have is as wide as any", () => {
  const columns = ["constructor", "plain"].map((name) => ({ name, label: name, width: 80, sized: false, format: "text" }) as unknown as ShownColumn);
  const shown = (widths: Record<string, number>) =>
    renderHook(() => useGridColumns({ columns, markers: 0, sort: [], widths, fills: true, head: null, colours: {} } as never)).result.current.columns;
  expect(shown({})).toMatchObject([{ width: 80, grow: 1 }, { width: 80, grow: 1 }]);
  expect(shown({ constructor: 50 } as never)).toMatchObject([{ width: 50, grow: 0 }, { width: 80, grow: 1 }]);
});
