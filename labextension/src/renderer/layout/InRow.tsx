/** What a component draws for one row of its frame: the components that it holds, which read the row. */
import { memo, useMemo } from "react";
import type { Cells } from "../../core/expressions/scope.ts";
import type { RowId } from "../../core/frames.ts";
import type { TableData } from "../../core/protocol.ts";
import type { CellValue, TableRows } from "../../core/tables.ts";
import { rendererIn } from "../hooks/repeated.ts";
import { RendererContext, useRenderer } from "../hooks/renderer.ts";
import { Grid } from "./Slot.tsx";

interface InRowProps {
  /** The path of what holds the components. */
  path: string;
  rows: TableRows;
  row: { id: RowId; cells: readonly CellValue[] };
  data: TableData;
}

export const InRow = memo(function InRow({ path, rows, row, data }: InRowProps) {
  const renderer = useRenderer();
  const inRow = useMemo(
    () => rendererIn(renderer, { repeater: path, data, id: row.id, cells: rows.named(row.cells) as Cells }),
    [renderer, path, rows, data, row.id, row.cells],
  );
  return (
    <RendererContext value={inRow}>
      <Grid prefix={path} />
    </RendererContext>
  );
});
