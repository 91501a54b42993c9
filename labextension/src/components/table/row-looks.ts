/** How the rules of a page let the rows and cells of a table look, what they say of cells, and where these lead. */
import type { Theme } from "@glideapps/glide-data-grid";
import { useMemo } from "react";
import { RowRules } from "../../core/row-rules.ts";
import type { RowStyle } from "../../core/protocol.ts";
import type { Row, TableRows } from "../../core/tables.ts";
import { useRenderer } from "../../renderer/hooks/renderer.ts";
import { linkTarget } from "../../renderer/parts/links.ts";
import { useReads } from "../../renderer/tables/reads.ts";
import type { Tones } from "./colours.ts";
import type { ShownColumn } from "./columns.ts";

/** Longer texts were cut on their way, and their ends would be missing. */
const MAX_ADDRESS = 1000;

export interface RowLooks {
  /** What holds of a whole row; null for nothing. */
  rowStyle(row: Row): RowStyle | null;
  /** What holds of a cell: of its column, else of its row. */
  styleOf(row: Row, column: ShownColumn): RowStyle | null;
  tooltipOf(row: Row, column: ShownColumn): string;
  /** Where a cell of the format `link` leads; null for nowhere. */
  linkOf(row: Row, column: ShownColumn): string | null;
  /** The colours and the font of a cell of the grid whose own rules hold. */
  themeOf(row: Row, column: ShownColumn): Partial<Theme> | undefined;
}

interface Options {
  path: string;
  rows: TableRows;
  columns: ShownColumn[];
  styles: readonly RowStyle[];
  /** The colours on a canvas; none where the page draws with CSS. */
  tones?: Tones;
}

export function useRowLooks({ path, rows, columns, styles, tones }: Options): RowLooks {
  const { store } = useRenderer();
  const ofRows = useMemo(() => new RowRules({ styles }), [styles]);
  const all = useMemo(() => [ofRows, ...columns.map(({ rules }) => rules)].filter((one) => !one.empty), [ofRows, columns]);
  const count = useReads(all);
  return useMemo<RowLooks>(() => {
    const known = () => store.known();
    const say = (rules: RowRules, { cells }: Row) => (rules.empty ? null : rules.of(cells, (all_) => rows.named(all_), known));
    const own = (row: Row, { rules }: ShownColumn) => say(rules, row);
    const rowStyle = (row: Row) => say(ofRows, row)?.style ?? null;
    return {
      rowStyle,
      styleOf: (row, column) => own(row, column)?.style ?? rowStyle(row),
      tooltipOf: (row, column) => own(row, column)?.tooltip ?? "",
      linkOf(row, column) {
        if (column.format !== "link") return null;
        const value = row.cells[column.index] ?? null;
        const address = own(row, column)?.url ?? value;
        return value === null || typeof address !== "string" || address === "" || address.length > MAX_ADDRESS ? null : linkTarget(address);
      },
      themeOf(row, column) {
        const style = own(row, column)?.style ?? null;
        const bold = (style ?? rowStyle(row))?.bold ? { baseFontStyle: "700 13px" } : undefined;
        const tone = style?.kind ? tones?.[style.kind] : undefined;
        return tone ? { bgCell: tone.ground, textDark: tone.text, ...bold } : bold;
      },
    };
    // What rules read has changed.
    // eslint-disable-next-line react/exhaustive-deps
  }, [path, store, rows, ofRows, columns, tones, count]);
}
