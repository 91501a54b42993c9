/** A table as a plain table, or as cards where it is narrow: elements that screen readers, phones and print know. */
import "../../renderer/tables/list.css";
import "../../renderer/tables/rows.css";
import { lazy, Suspense, useEffect, useId, useRef, useState, type ReactNode, type UIEvent } from "react";
import { say, writeCount } from "../../core/locale.ts";
import type { Sort, TableComponent as Properties, TableData } from "../../core/protocol.ts";
import type { GroupLine, Row, TableRows } from "../../core/tables.ts";
import { isQuantity } from "../../renderer/formats/cell-formats.ts";
import { useNow } from "../../renderer/formats/values.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { useRevision } from "../../renderer/hooks/revision.ts";
import GroupChips from "../../renderer/tables/GroupChips.tsx";
import { GroupCard, GroupRow } from "../../renderer/tables/GroupLines.tsx";
import { groupsOf, useGroups } from "../../renderer/tables/groups.ts";
import type { TableView } from "../../renderer/tables/view.ts";
import { Bone } from "../../renderer/parts/Later.tsx";
import { SelectShown } from "../../renderer/tables/SelectShown.tsx";
import { CellView } from "./CellView.tsx";
import { DetailsBelow, DetailsButton, useListDetails, type ListDetails } from "./ListDetails.tsx";
import type { ShownColumn } from "./columns.ts";
import { EditBar } from "./EditBar.tsx";
import { useListEditing, type ListRow } from "./list-editing.tsx";
import { AddButton } from "./RowButtons.tsx";
import { useEditing } from "./use-editing.ts";
import { useRowLooks, type RowLooks } from "./row-looks.ts";
import { useListTools } from "./list-tools.tsx";
import { useSelecting } from "./selecting.ts";
import { ariaSort } from "./sorting.ts";

const ListFoot = lazy(() => import("../../renderer/tables/ListFoot.tsx"));

/** How many rows are shown first; each further step shows twice as many. */
const STEP = 20;
/** The most rows: of more, a search tells which. */
export const MOST = 1000;
/** So near to the end, further rows are loaded, in pixels. */
const NEAR = 200;
const BONE = 44;

export interface TableListProps extends ComponentProps<Properties> {
  rows: TableRows;
  view: TableView;
  /** All columns, hidden ones too. */
  all: ShownColumn[];
  /** Those that are shown, in the visitor's order. */
  columns: ShownColumn[];
  data: TableData;
  /** What is said where there are no rows. */
  empty: string;
  /** Whether rows are cards. */
  narrow: boolean;
  /** What the list is of. */
  name: string;
}

type OnSort = (sort: Sort[]) => void;

function SortMenu({ rows, columns, onSort }: { rows: TableRows; columns: ShownColumn[]; onSort: OnSort }) {
  const id = useId();
  const [key] = rows.order.sort;
  const now = key === undefined ? "" : `${key.descending ? "-" : "+"}${key.column}`;
  return (
    <label className="jt-list-sort" htmlFor={id}>
      <span>{say("Sort by")}</span>
      <select
        id={id}
        value={now}
        onChange={({ target: { value } }) => onSort(value === "" ? [] : [{ column: value.slice(1), descending: value.startsWith("-") }])}
      >
        <option value="">{say("Not sorted")}</option>
        {columns.filter(({ sortable }) => sortable).flatMap(({ name, label }) => [
          <option key={`+${name}`} value={`+${name}`}>{say("{column}, ascending", { column: label })}</option>,
          <option key={`-${name}`} value={`-${name}`}>{say("{column}, descending", { column: label })}</option>,
        ])}
      </select>
    </label>
  );
}

interface ItemProps {
  row: Row;
  columns: ShownColumn[];
  looks: RowLooks;
  selected: boolean;
  /** The control that selects the row; null where rows cannot be selected. */
  choice: (title: ShownColumn | undefined) => React.ReactNode;
  /** What opens below the row; null where nothing does. */
  details: ListDetails | null;
  /** How it is changed. */
  edit: ListRow;
  /** What it offers; null for nothing. */
  ends: ReactNode;
  /** Opens it; undefined where rows do not open. */
  onOpen: (() => void) | undefined;
  /** Whether the row that is dragged would come before or after it. */
  gap: "before" | "after" | undefined;
}

/** Of a row that is not in the table yet. */
const NO_OFFERS = { details: null, ends: null, onOpen: undefined, gap: undefined };

/** A cell with what is said of its change. */
function Cell({ row, column, looks, edit }: Pick<ItemProps, "row" | "looks" | "edit"> & { column: ShownColumn }) {
  const mark = edit.markOf(column);
  const view = <CellView row={row} column={column} looks={looks} />;
  if (mark === null) return view;
  return (
    <span className="jt-cell-mark" data-mark={mark.kind}>
      {view}
      {mark.error === "" || edit.form !== null ? null : <span className="jt-cell-error">{mark.error}</span>}
    </span>
  );
}

/** How a row looks that is added or deleted. */
function stateOf({ fresh, deleted }: ListRow): Record<string, string | undefined> {
  return { "data-added": fresh ? "" : undefined, "data-deleted": deleted ? "" : undefined };
}

function Card({ row, columns: [title, ...others], looks, selected, choice, details, edit, ends, onOpen, gap }: ItemProps) {
  return (
    // Keys open it by the button that says so.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li className="jt-list-card" data-selected={selected ? "" : undefined} data-kind={looks.rowStyle(row)?.kind ?? undefined} {...stateOf(edit)} data-gap={gap} onDoubleClick={onOpen}>
      <div className="jt-list-title">
        {choice(title)}
        {edit.fresh && edit.form !== null ? <span>{say("New row")}</span> : title ? <Cell row={row} column={title} looks={looks} edit={edit} /> : null}
        {edit.button}
      </div>
      {edit.form ?? (
        <dl>
          {others.map((column) => (
            <div key={column.name}>
              <dt>{column.label}</dt>
              <dd>
                <Cell row={row} column={column} looks={looks} edit={edit} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {ends === null ? null : <div className="jt-list-actions">{ends}</div>}
      {details === null ? null : (
        <>
          <DetailsButton details={details}>{say("Details")}</DetailsButton>
          {details.open ? <DetailsBelow row={row} details={details} /> : null}
        </>
      )}
    </li>
  );
}

function Line({ row, columns, looks, selected, choice, details, expands, edit, opens, ends, onOpen, gap }: ItemProps & { expands: boolean; opens: boolean }) {
  const [title] = columns;
  const control = choice(title);
  return (
    <>
      <tr data-selected={selected ? "" : undefined} data-kind={looks.rowStyle(row)?.kind ?? undefined} {...stateOf(edit)} data-gap={gap} onDoubleClick={onOpen}>
        {control === null ? null : <td className="jt-list-choice">{control}</td>}
        {expands ? <td className="jt-list-choice">{details === null ? null : <DetailsButton details={details} />}</td> : null}
        {columns.map((column) => (
          <td key={column.name} data-numeric={isQuantity(column.format) ? "" : undefined}>
            <Cell row={row} column={column} looks={looks} edit={edit} />
          </td>
        ))}
        {opens ? <td className="jt-list-edits">{edit.button}</td> : null}
        {ends === null ? null : (
          <td className="jt-list-ends">
            <div className="jt-list-actions">{ends}</div>
          </td>
        )}
      </tr>
      {edit.form === null ? null : (
        <tr className="jt-list-form">
          <td colSpan={columns.length + 4}>{edit.form}</td>
        </tr>
      )}
      {details?.open === true ? (
        <tr className="jt-list-details">
          <td colSpan={columns.length + 4}>
            <DetailsBelow row={row} details={details} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** Rows that are added cannot be selected yet. */
function noChoice() {
  return <span />;
}

export default function TableList(props: TableListProps) {
  const { path, component, rows, view, all, columns, data, empty, narrow, name } = props;
  const group = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow(columns.some(({ format }) => format === "relative") ? "relative" : null);
  const revision = useRevision(rows) + now;
  const by = groupsOf(view.arrangement, component.group_by, all);
  useGroups(rows, by, columns);
  const selecting = useSelecting({ ...props, revision });
  const { isSelected, choose } = selecting;
  const tools = useListTools({ ...props, scroller, choose });
  const looks = useRowLooks({ path, rows, columns, styles: component.row_styles });
  const detailsOf = useListDetails({ path, rows, data, revision });
  const editing = useEditing({ ...props, columns });
  const list = useListEditing(editing, columns);
  // Another order, and data of other columns, begin at the first rows.
  const [added, setAdded] = useState({ order: rows.order, starts: rows.starts, count: STEP });
  const asked = added.order === rows.order && added.starts === rows.starts ? added.count : STEP;
  const until = Math.min(asked, rows.length, MOST);
  // New data begins at the first row again.
  useEffect(() => rows.show(0, Math.max(until - 1, 0)));

  const { selection } = component;
  const expands = detailsOf(0) !== null;
  const before = (selection === "none" ? 0 : 1) + (expands ? 1 : 0);
  const more = () => setAdded({ order: rows.order, starts: rows.starts, count: Math.min(2 * asked, MOST) });

  function sortBy(sort: Sort[]): void {
    rows.reorder({ sort });
    scroller.current?.scrollTo?.(0, 0);
  }

  function scrolled({ currentTarget: { scrollTop, clientHeight, scrollHeight } }: UIEvent): void {
    // Rows that are still to come are waited for.
    if (until < Math.min(rows.length, MOST) && scrollTop + clientHeight > scrollHeight - NEAR && (rows.row(until - 1) ?? rows.groupAt(until - 1)) !== undefined) more();
  }

  const items = Array.from({ length: until }, (_, index) => {
    const line = rows.groupAt(index);
    if (line) return { index, line, item: null };
    const found = rows.row(index);
    if (found === undefined) return { index, item: null };
    const edit = list.of(found, index);
    const { row } = edit;
    const label = say("Select row {number}", { number: writeCount(index + 1) });
    const choice = () =>
      selection === "none" ? null : (
        <label className="jt-list-choose">
          <input
            type={selection === "multiple" ? "checkbox" : "radio"}
            name={group}
            aria-label={label}
            checked={isSelected(index)}
            onChange={() => choose(index, selection === "multiple", false)}
          />
        </label>
      );
    return { index, item: { row, columns, looks, selected: isSelected(index), choice, details: detailsOf(index, row), edit, ...tools.of(row, index) } satisfies ItemProps };
  });
  const fresh = editing.added.map((one, at) => {
    const edit = list.of(one, rows.length + at);
    return { row: edit.row, columns, looks, selected: false, choice: () => null, edit, ...NO_OFFERS } satisfies ItemProps;
  });
  const selectAll = <SelectShown shown={selecting.shown} onChange={selecting.chooseShown} />;
  const bone = <Bone height={BONE} />;
  const labelled = { "aria-label": name, "aria-busy": items.some(({ item, line }) => item === null && !line) };
  const ofGroup = (of: GroupLine) => ({ rows, group: of, columns, column: all.find((one) => one.name === of.column) });
  return (
    <div className="jt-list-body" data-narrow={narrow ? "" : undefined}>
      {narrow ? (
        <div className="jt-list-tools">
          {selection === "multiple" && rows.total > 0 ? <label className="jt-list-choose">{selectAll}</label> : null}
          <SortMenu rows={rows} columns={columns} onSort={sortBy} />
        </div>
      ) : null}
      {by.length > 0 ? <GroupChips {...{ rows, view, by }} changes={component.tools !== "none"} /> : null}
      {rows.length === 0 && fresh.length === 0 && !rows.loading ? <div className="jt-empty">{empty}</div> : null}
      <div
        ref={scroller}
        className="jt-list-scroller"
        // Where nothing in it takes the focus, keys scroll it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={selection === "none" && !tools.has ? 0 : undefined}
        style={{ maxHeight: narrow ? undefined : component.height }}
        onScroll={scrolled}
      >
        {narrow ? (
          // A list without marks is no list to Safari unless it says so.
          // oxlint-disable-next-line jsx-a11y/no-redundant-roles
          <ul role="list" className="jt-list-cards" {...labelled}>
            {items.map(({ index, item, line }) => (line ? <GroupCard key={index} {...ofGroup(line)} /> : item === null ? <li key={index}>{bone}</li> : <Card key={index} {...item} />))}
            {fresh.map((item) => <Card key={item.row.id} {...item} />)}
          </ul>
        ) : (
          <table className="jt-list-table" {...labelled}>
            <thead>
              <tr>
                {selection === "none" ? null : (
                  <th scope="col">
                    {selection === "multiple" && rows.total > 0 ? selectAll : <span className="jt-unseen">{say("Selected")}</span>}
                  </th>
                )}
                {!expands ? null : (
                  <th scope="col">
                    <span className="jt-unseen">{say("Details")}</span>
                  </th>
                )}
                {columns.map((column) => (
                  <Head key={column.name} rows={rows} column={column} onSort={sortBy} />
                ))}
                {list.opens ? (
                  <th scope="col">
                    <span className="jt-unseen">{say("Edit")}</span>
                  </th>
                ) : null}
                {tools.has ? (
                  <th scope="col">
                    <span className="jt-unseen">{say("Actions")}</span>
                  </th>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {items.map(({ index, item, line }) => (line ? <GroupRow key={index} {...ofGroup(line)} before={before} /> : item === null ? <tr key={index}><td colSpan={columns.length + 4}>{bone}</td></tr> : <Line key={index} {...item} expands={expands} opens={list.opens} />))}
              {fresh.map((item) => <Line key={item.row.id} {...item} choice={selection === "none" ? item.choice : noChoice} expands={expands} opens={list.opens} />)}
            </tbody>
            {columns.some(({ aggregate }) => aggregate !== null) ? (
              <Suspense>
                <ListFoot rows={rows} data={data} columns={columns} before={before} />
              </Suspense>
            ) : null}
          </table>
        )}
        {until < Math.min(rows.length, MOST) ? (
          <div className="jt-list-more">
            <button type="button" className="jt-button" onClick={more}>
              {say("Show more")}
            </button>
          </div>
        ) : null}
        {rows.length > MOST && until === MOST ? (
          <p className="jt-list-most">{say("These are the first {count} of {all} rows. Search or filter to see others.", { count: writeCount(MOST), all: writeCount(rows.length) })}</p>
        ) : null}
      </div>
      {tools.more}
      <EditBar editing={editing} cell={component.save === "cell"}>
        {editing.canAdd ? <AddButton onAdd={list.add} /> : null}
      </EditBar>
    </div>
  );
}

function Head({ rows, column: { name, label, help, sortable, format }, onSort }: { rows: TableRows; column: ShownColumn; onSort: OnSort }) {
  const sorted = ariaSort(rows.order.sort, name);
  const next = sorted === "none" ? [{ column: name, descending: false }] : sorted === "ascending" ? [{ column: name, descending: true }] : [];
  return (
    <th scope="col" aria-sort={sorted} title={help || undefined} data-numeric={isQuantity(format) ? "" : undefined}>
      {sortable ? (
        <button type="button" onClick={() => onSort(next)}>
          {label}
          {sorted === "none" ? null : <span aria-hidden="true">{sorted === "ascending" ? " ↑" : " ↓"}</span>}
        </button>
      ) : (
        label
      )}
    </th>
  );
}
