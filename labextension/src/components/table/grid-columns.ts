import type { DrawHeaderCallback, GridColumn } from "@glideapps/glide-data-grid";
import { useCallback, useMemo } from "react";
import { say } from "../../core/locale.ts";
import { ownOf } from "../../core/own.ts";
import type { Filter, Sort } from "../../core/protocol.ts";
import { isQuantity } from "../../renderer/formats/cell-formats.ts";
import type { ShownColumn } from "./columns.ts";
import { headTheme, type Colours } from "./colours.ts";
import { drawFocus } from "./drawing.ts";
import { MARKER_WIDTH } from "./fitting.ts";
import { drawHeadWith } from "./head-marks.ts";
import { headOf } from "./sorting.ts";

const MARKER = "";
const OPENER = " details";

interface Options {
  columns: ShownColumn[];
  /** How many columns of the grid come before those. */
  markers: number;
  /** The one of them that opens rows; -1 for none. */
  opens: number;
  sort: Sort[];
  filter: Filter[];
  /** Whether heads have menus. */
  menus: boolean;
  /** The widths that the visitor gave to columns. */
  widths: Readonly<Record<string, number>>;
  /** Whether columns are widened to fill the table. */
  fills: boolean;
  /** The column of the grid whose head the keyboard is at. */
  head: number | null;
  colours: Colours;
}

interface GridColumns {
  columns: GridColumn[];
  drawHead: DrawHeaderCallback;
}

/** The columns of a grid and their heads. */
export function useGridColumns({ columns, markers, opens, sort, filter, menus, widths, fills, head: atHead, colours }: Options): GridColumns {
  const shownHeads = useMemo<GridColumn[]>(() => {
    const grows = columns.some((column) => !column.sized && !Object.hasOwn(widths, column.name));
    const shown = columns.map((column, index) => ({
      id: column.name,
      title: headOf(column, sort),
      hasMenu: menus,
      width: ownOf(widths, column.name) ?? column.width,
      grow: fills && (grows ? !column.sized && !Object.hasOwn(widths, column.name) : index === columns.length - 1) ? 1 : 0,
    }));
    // Their names are for screen readers.
    const before = Array.from({ length: markers }, (_, index) => (index === opens ? { id: OPENER, title: say("Details") } : { id: MARKER, title: say("Selected") }));
    const whole = [...before.map((one) => ({ ...one, width: MARKER_WIDTH })), ...shown];
    return whole.map((one, index) => (index === atHead ? { ...one, themeOverride: headTheme(colours) } : one));
  }, [columns, widths, sort, menus, markers, opens, atHead, colours, fills]);

  const drawHead = useCallback<DrawHeaderCallback>(
    (head, drawContent) => {
      const shown = columns[head.columnIndex - markers];
      // The head over the marks is only for who hears it.
      if (shown !== undefined) drawHeadWith(head, drawContent, { menus, filtered: filter.some(({ column }) => column === shown.name), numeric: isQuantity(shown.format), colours });
      if (head.isSelected) drawFocus(head, colours.accent);
    },
    [columns, filter, menus, markers, colours],
  );

  return { columns: shownHeads, drawHead };
}
