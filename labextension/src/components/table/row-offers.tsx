/** What rows of a grid offer: the strip at their end, their menu, and what keys do with them. */
import type { CellClickedEventArgs, DataEditorRef, GridKeyEventArgs, GridSelection, Item, Rectangle } from "@glideapps/glide-data-grid";
import { lazy, Suspense, useState, type ReactElement, type RefObject } from "react";
import type { TableComponent as Properties, TableData } from "../../core/protocol.ts";
import type { TableRows } from "../../core/tables.ts";
import { useActing, type Acting } from "../../renderer/tables/acting.ts";
import { Region } from "../../renderer/tables/region.ts";
import type { OpenedMenu } from "../../renderer/tables/RowMenu.tsx";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { HEAD, ROW } from "./fitting.ts";
import { textWidth } from "./links.ts";

const RowStrip = lazy(() => import("../../renderer/tables/RowStrip.tsx"));
const RowMenu = lazy(() => import("../../renderer/tables/RowMenu.tsx"));

const [BUTTON, MOST_TEXT, GAP, EDGES, AROUND_TEXT, ICON] = [28, 160, 4, 17, 18, 22];

interface Options extends ComponentProps<Properties> {
  rows: TableRows;
  data: TableData;
  grid: RefObject<DataEditorRef | null>;
  body: RefObject<HTMLDivElement | null>;
  /** The last column of the grid. */
  last: number;
  /** How much higher the rows before one are together, with what is open below them. */
  above: (index: number) => number;
  setCurrent: (current: GridSelection["current"]) => void;
  font: string;
}

interface RowOffers {
  acting: Acting;
  /** How wide the strip is; 0 for none. */
  width: number;
  /** The strip; undefined for none. */
  strip: (groundOf: (index: number) => string | undefined) => ReactElement | undefined;
  menu: ReactElement | null;
  /** Opens the menu of a row by a right click. */
  openAt(item: Item, event: CellClickedEventArgs): void;
  /** Takes a key that is for what rows offer; whether it was. */
  press(event: GridKeyEventArgs): boolean;
  /** Notes which rows are on screen. */
  saw(part: Rectangle, shift: number): void;
  /** Brings a cell out from under the strip. */
  uncover(current: GridSelection["current"]): void;
}

/** How wide the strip must be for the actions that a row can have. */
function widthOf(declared: Acting["declared"], most: number, grip: boolean, font: string): number {
  const widths = declared.map(({ label, icon }) => (icon === "" ? Math.min(textWidth(label, `700 13px ${font}`) + AROUND_TEXT, MOST_TEXT) : BUTTON));
  const buttons = widths.toSorted((one, other) => other - one).slice(0, most);
  if (declared.length > most) buttons.push(BUTTON);
  if (grip) buttons.push(BUTTON);
  return buttons.length === 0 ? 0 : Math.ceil(buttons.reduce((sum, one) => sum + Math.max(one, ICON) + GAP, EDGES - GAP));
}

export function useRowOffers({ grid, body, last, above, setCurrent, font, ...given }: Options): RowOffers {
  const { component, rows } = given;
  const acting = useActing(given);
  const [region] = useState(() => new Region());
  const [menu, setMenu] = useState<OpenedMenu | null>(null);
  const most = component.row_buttons;
  const width = widthOf(acting.declared, most, component.reorder && "reorder" in component.handlers, font);
  const has = acting.offers || acting.moves;

  function place({ x, y, width: across, height }: Rectangle): OpenedMenu["place"] {
    const { left = 0, top = 0 } = body.current?.getBoundingClientRect() ?? {};
    return { left: x - left, top: y - top, width: across, height };
  }

  function goTo(column: number, index: number): void {
    setCurrent({ cell: [column, index], range: { x: column, y: index, width: 1, height: 1 }, rangeStack: [] });
  }

  function press(event: GridKeyEventArgs): boolean {
    const { key, location, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (location === undefined) return false;
    const [column, index] = location;
    const plain = !altKey && !ctrlKey && !metaKey;
    let taken = false;
    if (has && (key === "ContextMenu" || (key === "F10" && shiftKey))) {
      const bounds = grid.current?.getBounds(column, index);
      if (bounds) setMenu({ index, place: place(bounds), opener: null });
      taken = true;
    } else if (key === "ArrowRight" && plain && !shiftKey && column === last && width > 0) {
      region.want(index, 0);
      taken = true;
    } else if (altKey && !ctrlKey && !metaKey && acting.moves && (key === "ArrowUp" || key === "ArrowDown")) {
      const to = index + (key === "ArrowUp" ? -1 : 1);
      if (acting.move(index, to)) goTo(column, to);
      taken = true;
    }
    if (taken) {
      event.cancel();
      event.preventDefault();
    }
    return taken;
  }

  return {
    acting,
    width,
    press,
    strip: (groundOf) =>
      width === 0 ? undefined : (
        <Suspense fallback={<div style={{ width }} />}>
          <RowStrip
            {...{ acting, rows, region, most, width, above, groundOf }}
            head={HEAD}
            height={ROW}
            onMenu={(index, opener) => setMenu({ index, place: place(opener.getBoundingClientRect()), opener })}
            onLeave={(index) => {
              goTo(last, index);
              grid.current?.focus();
            }}
            onShow={(index) => grid.current?.scrollTo(0, index, "vertical")}
          />
        </Suspense>
      ),
    menu:
      menu === null ? null : (
        <Suspense>
          <RowMenu
            {...{ acting, ...menu }}
            row={rows.row(menu.index)}
            total={rows.total}
            onClose={(returns) => {
              setMenu(null);
              if (!returns) return;
              if (menu.opener?.isConnected) menu.opener.focus();
              else grid.current?.focus();
            }}
          />
        </Suspense>
      ),
    openAt([, index], event) {
      if (!has) return;
      event.preventDefault();
      const { x, y } = event.bounds;
      setMenu({ index, place: place({ x: x + event.localEventX, y: y + event.localEventY, width: 0, height: 0 }), opener: null });
    },
    saw: ({ y, height }, shift) => region.show(y, height, shift),
    uncover(current) {
      if (current === undefined || width === 0) return;
      const [column, index] = current.cell;
      const bounds = grid.current?.getBounds(column, index);
      const end = body.current?.querySelector(".jt-row-strip")?.getBoundingClientRect().left;
      if (bounds && end !== undefined && bounds.x + bounds.width > end + 1) grid.current?.scrollTo(column, index, "horizontal", width);
    },
  };
}
