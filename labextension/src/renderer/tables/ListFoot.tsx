/** The aggregates of columns at the foot of a plain table. */
import "./foot.css";
import { heard, say } from "../../core/locale.ts";
import type { TableRows } from "../../core/tables.ts";
import type { ToolColumn } from "./columns.ts";
import { FootCell } from "./FootCell.tsx";
import { useTotals } from "./totals.ts";

interface ListFootProps {
  rows: TableRows;
  data: unknown;
  columns: readonly ToolColumn[];
  /** How many columns of the plain table come before those. */
  before: number;
}

export default function ListFoot({ rows, data, columns, before }: ListFootProps) {
  const { error, waits, totals } = useTotals(rows, data, columns);
  return (
    <tfoot className="jt-list-foot" aria-busy={waits}>
      <tr>
        {error === null ? null : <td colSpan={before + columns.length}>{heard(error)}</td>}
        {error === null && before > 0 ? (
          <th scope="row" colSpan={before}>
            <span className="jt-unseen">{say("Totals")}</span>
          </th>
        ) : null}
        {error === null
          ? columns.map((column) => {
              const total = totals.find((one) => one.column === column);
              return <td key={column.name}>{total ? <FootCell {...total} /> : null}</td>;
            })
          : null}
      </tr>
    </tfoot>
  );
}
