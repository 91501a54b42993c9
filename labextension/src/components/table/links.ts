/** The links in cells of a grid: they open by a click on their text, and by Enter. */
import type { CellClickedEventArgs, GridMouseEventArgs } from "@glideapps/glide-data-grid";
import { useState } from "react";
import { writeCell } from "../../renderer/formats/cell-formats.ts";
import { openLink } from "../../renderer/parts/links.ts";
import { linkFont } from "./cell-drawing.ts";
import type { DataCell } from "./cells.ts";
import { PADDING } from "./colours.ts";
import type { RowLooks } from "./row-looks.ts";

interface Options {
  /** The cell of the data at a place. */
  at: (column: number, index: number) => DataCell | null;
  looks: RowLooks;
  font: string;
}

interface Links {
  /** Whether the pointer is at the text of a link. */
  over: boolean;
  hover(event: GridMouseEventArgs): void;
  /** Opens the link that was clicked; false where none was. */
  follow(column: number, index: number, event: CellClickedEventArgs): boolean;
  /** Opens the link of a cell; false for a cell without one. */
  open(column: number, index: number): boolean;
}

let pen: CanvasRenderingContext2D | null = null;

/** How wide a text is in a font. */
export function textWidth(text: string, font: string): number {
  pen ??= document.createElement("canvas").getContext("2d");
  if (pen === null) return 0;
  pen.font = font;
  return pen.measureText(text).width;
}

export function useLinks({ at, looks, font }: Options): Links {
  const [over, setOver] = useState(false);

  function target(found: DataCell | null): string | null {
    return found === null ? null : looks.linkOf(found.row, found.column);
  }

  /** Whether a place in a cell, from its left, is at the text of its link. */
  function isAt(found: DataCell | null, x: number): boolean {
    if (found === null || target(found) === null) return false;
    return x >= PADDING && x <= PADDING + textWidth(writeCell(found.value, found.column.style), linkFont(font));
  }

  function open(column: number, index: number): boolean {
    const address = target(at(column, index));
    if (address !== null) openLink(address);
    return address !== null;
  }

  return {
    over,
    hover: (event) => setOver(event.kind === "cell" && isAt(at(...event.location), event.localEventX)),
    follow: (column, index, { localEventX, ctrlKey, metaKey, shiftKey }) =>
      !ctrlKey && !metaKey && !shiftKey && isAt(at(column, index), localEventX) && open(column, index),
    open,
  };
}
