/** The aggregates of columns over the rows that match, as a line at the foot of a list of cards. */
import { heard } from "../../core/locale.ts";
import type { TableRows } from "../../core/tables.ts";
import type { ToolColumn } from "./columns.ts";
import { useTotals } from "./totals.ts";

interface TotalsProps {
  rows: TableRows;
  data: unknown;
  columns: readonly ToolColumn[];
}

export default function Totals({ rows, data, columns }: TotalsProps) {
  const { error, waits, totals } = useTotals(rows, data, columns);
  if (error !== null) return <span className="jt-totals">{heard(error)}</span>;
  return (
    <dl className="jt-totals" aria-busy={waits}>
      {totals.map(({ column, name, value }) => (
        <div key={column.name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
