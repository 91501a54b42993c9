/** A table on paper: a plain one of the first rows, as far as they are there, whose heads are on each sheet. */
import "../../renderer/tables/print.css";
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { say, writeCount } from "../../core/locale.ts";
import type { TableComponent as Properties } from "../../core/protocol.ts";
import type { TableRows } from "../../core/tables.ts";
import { isQuantity } from "../../renderer/formats/cell-formats.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { heldRows } from "../../renderer/tables/first-rows.ts";
import { CellView } from "./CellView.tsx";
import type { ShownColumn } from "./columns.ts";
import { useRowLooks } from "./row-looks.ts";

interface TablePrintProps extends ComponentProps<Properties> {
  rows: TableRows;
  columns: ShownColumn[];
  name: string;
}

/** Whether the page is being printed. What is drawn for paper must be there before the browser goes on. */
function usePaper(): boolean {
  const [paper, setPaper] = useState(false);
  useEffect(() => {
    const query = window.matchMedia?.("print");
    const begin = () => flushSync(() => setPaper(true));
    const end = () => setPaper(query?.matches ?? false);
    const change = () => (query?.matches ? begin() : end());
    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", end);
    query?.addEventListener?.("change", change);
    return () => {
      window.removeEventListener("beforeprint", begin);
      window.removeEventListener("afterprint", end);
      query?.removeEventListener?.("change", change);
    };
  }, []);
  return paper;
}

export default function TablePrint(props: TablePrintProps) {
  return usePaper() ? <Paper {...props} /> : null;
}

function Paper({ path, component, rows, columns, name }: TablePrintProps) {
  const looks = useRowLooks({ path, rows, columns, styles: component.row_styles });
  const held = heldRows(rows);
  const all = rows.least ?? rows.total;
  return (
    <div className="jt-print">
      <table aria-label={name}>
        <thead>
          <tr>
            {columns.map(({ name: column, label, format }) => (
              <th key={column} scope="col" data-numeric={isQuantity(format) ? "" : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {held.map((row) => (
            <tr key={row.id} data-kind={looks.rowStyle(row)?.kind ?? undefined}>
              {columns.map((column) => (
                <td key={column.name} data-numeric={isQuantity(column.format) ? "" : undefined}>
                  <CellView row={row} column={column} looks={looks} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {held.length < all ? <p>{say("{count} of {all} rows", { count: writeCount(held.length), all: writeCount(all) })}</p> : null}
    </div>
  );
}
