/** How the menu of a head is opened: by its button, by a right click, by keyboard. */
import type { DataEditorRef, Rectangle } from "@glideapps/glide-data-grid";
import { CompactSelection } from "@glideapps/glide-data-grid";
import type { RefObject } from "react";
import { movedTo } from "../../renderer/tables/arrangement.ts";
import type { Panel, TableView } from "../../renderer/tables/view.ts";
import type { ShownColumn } from "./columns.ts";

interface Options {
  grid: RefObject<DataEditorRef | null>;
  body: RefObject<HTMLDivElement | null>;
  view: TableView;
  columns: ShownColumn[];
  /** How many columns of the grid come before those. */
  markers: number;
  /** Whether heads have menus. */
  has: boolean;
}

interface HeadTools {
  /** Opens the menu of a head by its column of the grid. */
  open(column: number): void;
  /** Opens it where the head is drawn. */
  openAt(column: number, bounds: Rectangle): void;
  /** Opens a head's panel below another element. */
  openBelow(column: string, shows: Panel["shows"], element: HTMLElement): void;
  move(from: number, to: number): void;
  /** Makes a column as wide as what is on screen of it; all columns without a name. */
  fit(column?: string): void;
}

export function headTools({ grid, body, view, columns, markers, has }: Options): HeadTools {
  function place({ x, y, width, height }: Rectangle): Panel["place"] {
    const { left = 0, top = 0 } = body.current?.getBoundingClientRect() ?? {};
    return { left: x - left, top: y - top, width, height };
  }

  function openAt(column: number, bounds: Rectangle): void {
    const name = columns[column - markers]?.name;
    if (has && name !== undefined) view.open({ column: name, shows: "menu", place: place(bounds) });
  }

  return {
    openAt,
    open(column) {
      const bounds = grid.current?.getBounds(column, -1);
      if (bounds) openAt(column, bounds);
    },
    openBelow(column, shows, element) {
      view.open({ column, shows, opener: element, place: place(element.getBoundingClientRect()) });
    },
    move(from, to) {
      const [name, target] = [columns[from - markers]?.name, columns[to - markers]?.name];
      if (name !== undefined && target !== undefined) view.arrange(movedTo(columns, view.arrangement, name, target));
    },
    fit(column) {
      const indexes = columns.flatMap(({ name }, index) => (column === undefined || name === column ? [index + markers] : []));
      grid.current?.remeasureColumns(indexes.reduce((sum, index) => sum.add(index), CompactSelection.empty()));
    },
  };
}
