/** The rows of a repeater that are shown, and how to get to the others. */
import { useEffect, useRef, useState } from "react";
import { selectedOf, type RowId } from "../../core/frames.ts";
import { say, writeCount } from "../../core/locale.ts";
import type { RepeaterComponent as Properties, TableData } from "../../core/protocol.ts";
import type { Row, TableRows } from "../../core/tables.ts";
import { useCell, useKey, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { useRevision } from "../../renderer/hooks/revision.ts";
import { InRow } from "../../renderer/layout/InRow.tsx";
import { isBare } from "../../renderer/layout/places.ts";
import { Bone } from "../../renderer/parts/Later.tsx";
import { BONES, styleOf } from "./bones.ts";
import { Trouble } from "../../renderer/parts/Trouble.tsx";

/** The most rows that are added below each other. */
const MOST = 1000;
/** How many rows the canvas shows: the first to edit, the others as its repeats. */
const BUILT = 6;

interface ItemProps {
  path: string;
  rows: TableRows;
  row: Row | undefined;
  data: TableData;
  /** Its place among all rows, from 0. */
  index: number;
  view: Properties["view"];
  /** Whether visitors may select it. */
  selects: boolean;
  selected: boolean;
  /** Whether it only repeats the one that an editor edits. */
  dimmed: boolean;
  /** Whether what is in it has no background of its own. */
  bare: boolean;
  total: number;
}

function Item({ path, rows, row, data, index, view, selects, selected, dimmed, bare, total }: ItemProps) {
  const { visit } = useRenderer();

  function choose(id: RowId): void {
    visit.select(path, data, selected ? undefined : id);
    visit.event(path, "select");
  }

  return (
    <li
      tabIndex={-1}
      className={bare && view === "grid" ? "jt-card jt-repeat" : "jt-repeat"}
      aria-setsize={total}
      aria-posinset={index + 1}
      data-selects={selects ? "" : undefined}
      data-selected={selected ? "" : undefined}
      data-repeat={dimmed ? "" : undefined}
      inert={dimmed}
    >
      {row !== undefined && selects ? (
        <button type="button" className="jt-repeat-choose" aria-label={say("Select row {number}", { number: writeCount(index + 1) })} aria-pressed={selected} onClick={() => choose(row.id)} />
      ) : null}
      {row === undefined ? <Bone height={BONES[view]} /> : <InRow path={path} rows={rows} row={row} data={data} />}
    </li>
  );
}

interface RowsProps extends ComponentProps<Properties> {
  rows: TableRows;
  data: TableData;
  /** The id of the title, where there is one. */
  heading: string | undefined;
}

/** The rows from one on, and how to get to the others. */
export default function Rows({ path, component, rows, data, heading }: RowsProps) {
  const { store, builds } = useRenderer();
  const isBuilt = useCell(builds);
  const list = useRef<HTMLUListElement>(null);
  const { view, page_size, paging, selection } = component;
  const [first, setFirst] = useState(0);
  const [added, setAdded] = useState(0);
  // The row that was added first, which gets the focus; -1 for none.
  const fresh = useRef(-1);
  const selected = selectedOf(useKey(store.values, path));
  const parts = (useKey(store.children, path) ?? []).flatMap(({ name }) => store.component(`${path}.${name}`) ?? []);
  useRevision(rows);
  const { total } = rows;
  // Fewer rows have come since the visitor went on.
  const from = first < total ? first : 0;
  const until = Math.min(from + page_size + added, total, isBuilt ? BUILT : total);
  useEffect(() => rows.show(from, Math.max(until - 1, from)));
  useEffect(() => {
    if (fresh.current < 0) return;
    list.current?.children[fresh.current]?.scrollIntoView?.({ block: "nearest" });
    (list.current?.children[fresh.current] as HTMLElement | undefined)?.focus({ preventScroll: true });
    fresh.current = -1;
  });

  function go(to: number): void {
    setFirst(to);
    if ((list.current?.getBoundingClientRect().top ?? 0) < 0) list.current?.scrollIntoView?.({ block: "start" });
  }

  function more(): void {
    fresh.current = until - from;
    setAdded(Math.min(added + page_size, MOST - page_size));
  }

  const indexes = Array.from({ length: Math.max(until - from, 0) }, (_, at) => from + at);
  const bare = isBare(parts);
  return (
    <>
      <Trouble rows={rows} />
      <ul
        ref={list}
        // A list without marks is no list to Safari unless it says so.
        // oxlint-disable-next-line jsx-a11y/no-redundant-roles
        role="list"
        className={bare && view === "list" ? "jt-panel jt-repeats" : "jt-repeats"}
        style={styleOf(component)}
        data-view={view}
        aria-labelledby={heading}
        aria-label={heading === undefined ? path.slice(path.lastIndexOf(".") + 1).replaceAll("_", " ") : undefined}
        aria-busy={indexes.some((index) => rows.row(index) === undefined)}
      >
        {indexes.map((index) => {
          const row = rows.row(index);
          const isSelected = row !== undefined && selection === "single" && selected.includes(row.id);
          const dimmed = isBuilt && index > from;
          return <Item key={index} {...{ path, rows, row, data, index, view, bare, total, dimmed }} selects={selection === "single"} selected={isSelected} />;
        })}
      </ul>
      <Others {...{ from, until, total, page_size, paging }} onGo={go} onMore={until - from < MOST ? more : undefined} />
    </>
  );
}

interface OthersProps extends Pick<Properties, "page_size" | "paging"> {
  from: number;
  until: number;
  total: number;
  onGo: (first: number) => void;
  onMore: (() => void) | undefined;
}

/** Which rows are shown, and buttons to the others. */
function Others({ from, until, total, page_size, paging, onGo, onMore }: OthersProps) {
  if (total <= page_size) return null;
  const count = writeCount(total);
  const shown = paging === "more" ? say("{found} of {count} rows", { found: writeCount(until), count }) : say("{first}–{last} of {count}", { first: writeCount(from + 1), last: writeCount(until), count });
  const last = Math.floor((total - 1) / page_size) * page_size;
  const step = (label: string, to: number, off: boolean) => (
    // A button that is disabled would lose the focus.
    <button type="button" className="jt-button" aria-disabled={off} data-disabled={off ? "" : undefined} onClick={() => (off ? undefined : onGo(to))}>
      {label}
    </button>
  );
  return (
    <div className="jt-repeat-others">
      <output>{shown}</output>
      {paging === "pages" ? (
        <span className="jt-repeat-steps">
          {step(say("Previous"), Math.max(from - page_size, 0), from === 0)}
          {step(say("Next"), Math.min(from + page_size, last), from >= last)}
        </span>
      ) : until < total && onMore ? (
        <button type="button" className="jt-button" onClick={onMore}>
          {say("Show more")}
        </button>
      ) : null}
    </div>
  );
}
