import type { TableDataColumn } from "../../core/protocol.ts";
import type { Style } from "../formats/formats.ts";

/** What the tools of a table know of a column. */
export interface ToolColumn {
  name: string;
  label: string;
  kind: TableDataColumn["kind"];
  style: Style;
  sortable: boolean;
  filterable: boolean;
}
