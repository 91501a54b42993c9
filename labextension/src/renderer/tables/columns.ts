import type { TableColumn, TableDataColumn } from "../../core/protocol.ts";
import type { CellStyle } from "../formats/cell-formats.ts";

/** What the tools of a table know of a column. */
export interface ToolColumn {
  name: string;
  label: string;
  kind: TableDataColumn["kind"];
  style: CellStyle;
  aggregate: TableColumn["aggregate"];
  sortable: boolean;
  filterable: boolean;
}
