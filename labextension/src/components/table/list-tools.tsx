/** What the rows of a list offer: their actions, a button that opens them, and a handle that moves them. */
import { lazy, Suspense, useState, type ReactNode, type RefObject } from "react";
import { say, writeCount } from "../../core/locale.ts";
import type { TableComponent as Properties, TableData } from "../../core/protocol.ts";
import type { Row, TableRows } from "../../core/tables.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { useActing } from "../../renderer/tables/acting.ts";
import { dragging, type OnGrab } from "../../renderer/tables/dragging.ts";
import type { OpenedMenu } from "../../renderer/tables/RowMenu.tsx";

const ActionButtons = lazy(async () => ({ default: (await import("../../renderer/tables/ActionButtons.tsx")).ActionButtons }));
const RowMenu = lazy(() => import("../../renderer/tables/RowMenu.tsx"));

/** How many actions of a card are buttons at least: it has the room. */
const IN_CARDS = 3;
/** How far an edge scrolls at once, in pixels. */
const STEP = 36;

interface Options extends ComponentProps<Properties> {
  rows: TableRows;
  data: TableData;
  narrow: boolean;
  scroller: RefObject<HTMLDivElement | null>;
  choose: (index: number, adds: boolean, extends_: boolean) => void;
}

interface ListTools {
  /** Whether rows offer anything. */
  has: boolean;
  of(row: Row, index: number): { ends: ReactNode; onOpen: (() => void) | undefined; gap: "before" | "after" | undefined };
  /** The menu of a row, and what is said of a move. */
  more: ReactNode;
}

export function useListTools({ scroller, choose, narrow, ...given }: Options): ListTools {
  const { rows, component } = given;
  const acting = useActing(given);
  const [menu, setMenu] = useState<OpenedMenu | null>(null);
  const [target, setTarget] = useState<number | null>(null);
  const has = acting.offers || acting.opens || (component.reorder && "reorder" in component.handlers);
  const items = () => [...(scroller.current?.querySelectorAll<HTMLElement>("li.jt-list-card, tbody > tr") ?? [])];

  const onGrab: OnGrab = (from, event) =>
    dragging(from, event, {
    placeOf(y) {
      const middles = items().map((one) => one.getBoundingClientRect()).map(({ top, height }) => top + height / 2);
      const found = middles.findIndex((middle) => y < middle);
      return found < 0 ? middles.length : found;
    },
    onTarget: setTarget,
    onDrop: (at, to) => acting.move(at, to),
    onEdge: (down) => scroller.current?.scrollBy(0, down ? STEP : -STEP),
    edges() {
      const { top = 0, bottom = 0 } = scroller.current?.getBoundingClientRect() ?? {};
      return [Math.max(top, 0), Math.min(bottom, window.innerHeight)];
    },
  });

  function open(row: Row, index: number): void {
    choose(index, false, false);
    acting.open(row);
  }

  function onMenu(index: number, opener: HTMLElement): void {
    const { left = 0, top = 0 } = scroller.current?.parentElement?.getBoundingClientRect() ?? {};
    const { x, y, width, height } = opener.getBoundingClientRect();
    setMenu({ index, opener, place: { left: x - left, top: y - top, width, height } });
  }

  const most = narrow ? Math.max(component.row_buttons, IN_CARDS) : component.row_buttons;
  return {
    has,
    of: (row, index) => ({
      ends: has ? (
        <Suspense>
          <ActionButtons {...{ acting, row, index, most, onMenu, onGrab }} compact={!narrow} tabs />
          {acting.opens ? (
            <button
              type="button"
              className="jt-row-action jt-list-open"
              data-icon=""
              aria-label={say("Open row {number}", { number: writeCount(index + 1) })}
              title={say("Open")}
              onClick={() => open(row, index)}
            >
              <svg viewBox="0 0 16 16" width={16} height={16} aria-hidden>
                <path d="m6 3.5 4.5 4.5L6 12.5" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" strokeLinejoin="round" />
              </svg>
            </button>
          ) : null}
        </Suspense>
      ) : null,
      onOpen: acting.opens ? () => open(row, index) : undefined,
      gap: target === index ? "before" : target === index + 1 && index === Math.min(rows.total, items().length) - 1 ? "after" : undefined,
    }),
    more: (
      <>
        <output className="jt-unseen">{acting.moved}</output>
        {menu === null ? null : (
          <Suspense>
            <RowMenu
              {...{ acting, ...menu }}
              row={rows.row(menu.index)}
              total={rows.total}
              onClose={(returns) => {
                setMenu(null);
                if (returns) menu.opener?.focus();
              }}
            />
          </Suspense>
        )}
      </>
    ),
  };
}
