/** Our adapter of glide-data-grid: nothing else of the renderer knows it. */
import "@glideapps/glide-data-grid/dist/index.css";
import {
  CompactSelection,
  DataEditor,
  type CellClickedEventArgs,
  type DataEditorRef,
  type GridKeyEventArgs,
  type GridSelection,
  type Item,
  type Rectangle,
} from "@glideapps/glide-data-grid";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, type CSSProperties } from "react";
import type { RowId } from "../../core/frames.ts";
import { ownOf } from "../../core/own.ts";
import type { TableComponent as Properties, TableData } from "../../core/protocol.ts";
import type { TableRows } from "../../core/tables.ts";
import { editorsFor } from "./CellEditor.tsx";
import { useCells } from "./cells.ts";
import { useDetails } from "./details.ts";
import type { ShownColumn } from "./columns.ts";
import { useNow } from "../../renderer/formats/values.ts";
import { useLook, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { COLOURS, editMarks, gridTheme, tonesOf } from "./colours.ts";
import { copiesWithHeads } from "./copy-heads.ts";
import { drawCellWith } from "./drawing.ts";
import { jsonOver } from "./JsonView.tsx";
import { HEAD, MARKER_WIDTH, useSize } from "./fitting.ts";
import { useGridColumns } from "./grid-columns.ts";
import { groupCells, widened } from "./group-cells.ts";
import { headTools } from "./head-tools.ts";
import { useHeads } from "./heads.ts";
import { EditBar } from "./EditBar.tsx";
import { RowButtons } from "./RowButtons.tsx";
import { useRowTools } from "./row-tools.ts";
import { useSelecting } from "./selecting.ts";
import { useRowOffers } from "./row-offers.tsx";
import { useLinks } from "./links.ts";
import { useRowLooks } from "./row-looks.ts";
import { nextSort, orderInWords } from "./sorting.ts";
import { textsOf, toldOf, useEditing } from "./use-editing.ts";
import { useRevision } from "../../renderer/hooks/revision.ts";
import { fixedCount } from "../../renderer/tables/arrangement.ts";
import type { LayerHandle } from "../../renderer/layout/Details.tsx";
import { groupsOf, useGroups } from "../../renderer/tables/groups.ts";
import { SelectShown } from "../../renderer/tables/SelectShown.tsx";
import type { TableView } from "../../renderer/tables/view.ts";

const loadDetails = () => import("../../renderer/layout/Details.tsx");
const DetailsLayer = lazy(loadDetails);
const DetailsPanel = lazy(() => loadDetails().then((found) => ({ default: found.DetailsPanel })));
const Chips = lazy(() => import("../../renderer/tables/Chips.tsx"));
const FootRow = lazy(() => import("../../renderer/tables/FootRow.tsx"));
const GroupChips = lazy(() => import("../../renderer/tables/GroupChips.tsx"));
const HeadPanel = lazy(() => import("../../renderer/tables/HeadPanel.tsx"));

const PINNED = { sticky: true, fill: false };

/** The part of the table that pinned columns may take. */
const MOST_FIXED = 0.6;
const NONE: ReadonlySet<RowId> = new Set();

interface TableGridProps extends ComponentProps<Properties> {
  rows: TableRows;
  view: TableView;
  /** All columns, hidden ones too. */
  all: ShownColumn[];
  /** Those that are shown, in the visitor's order. */
  columns: ShownColumn[];
  data: TableData;
  /** What is said where there are no rows. */
  empty: string;
}

export default function TableGrid(props: TableGridProps) {
  const { component, rows, view, all, data, empty } = props;
  const { portal } = useRenderer();
  const grid = useRef<DataEditorRef>(null);
  const portalRef = useMemo(() => ({ current: portal }), [portal]);
  const look = useLook();
  const colours = useMemo(() => look.read(COLOURS), [look]);
  const now = useNow(props.columns.some(({ format }) => format === "relative") ? "relative" : null);
  const revision = useRevision(rows) + now;
  const { arrangement, panel } = view;
  const { widths } = arrangement;
  const by = groupsOf(arrangement, component.group_by, all);
  const isGrouped = by.length > 0;
  const columns = useMemo(() => (isGrouped ? widened(props.columns) : props.columns), [props.columns, isGrouped]);
  useGroups(rows, by, columns);
  const [current, setCurrent] = useState<GridSelection["current"]>();
  const [sorted, setSorted] = useState(false);
  const pressed = useRef<Item | null>(null);
  const { selected, all: whole, isSelected, choose, shown: shownOnes, chooseShown } = useSelecting({ ...props, revision });
  const multiple = component.selection === "multiple";
  const body = useRef<HTMLDivElement>(null);
  const layer = useRef<LayerHandle>(null);
  const details = useDetails({ path: props.path, rows, data, revision, before: multiple ? 1 : 0, body });
  const markers = (multiple ? 1 : 0) + (details.column < 0 ? 0 : 1);
  const { sort, filter } = rows.order;
  const menus = component.tools !== "none";
  const filtered = useMemo(() => filter.map(({ column }) => column), [filter]);

  const heads = useHeads({
    body,
    columns,
    markers,
    opens: details.column,
    sort,
    filtered,
    onMenu: (column) => tools.open(column),
    onSort,
    onMove: (column) => {
      setCurrent(undefined);
      grid.current?.scrollTo(column, 0, "horizontal");
    },
    onLeave: (column) => setCurrent({ cell: [column, 0], range: { x: column, y: 0, width: 1, height: 1 }, rangeStack: [] }),
  });
  const { head: atHead } = heads;
  const tools = headTools({ grid, body: heads.body, view, columns, markers, has: menus });

  const offers = useRowOffers({ ...props, grid, body: heads.body, last: markers + columns.length - 1, above: details.above, setCurrent, font: look.font });
  const natural = columns.map((column) => ownOf(widths, column.name) ?? column.width);
  const needed = natural.reduce((sum, width) => sum + width, markers * MARKER_WIDTH + offers.width);
  const editing = useEditing({ ...props, columns });
  const { editorAt, rowAt, isDeleted, markAt } = editing;
  const count = rows.length + editing.added.length;
  const size = useSize(needed, component.height, (data.total ?? rows.total) + editing.added.length, count, details.extra, details.column >= 0);
  const { fills } = size;
  // The bounds of a cell have the line at its end.
  const widthOf = (column: number) => (grid.current?.getBounds(column + markers, -1)?.width ?? 1) - 1 || undefined;
  const fixed = fixedCount(columns, arrangement, size.width * MOST_FIXED);
  const drawn = useGridColumns({ columns, markers, opens: details.column, sort, filter, menus, widths, fills, head: atHead, colours });
  const tones = useMemo(() => tonesOf(colours), [colours]);
  const looks = useRowLooks({ path: props.path, rows, columns, styles: component.row_styles, tones });
  const marks = useMemo(() => editMarks(colours), [colours]);
  const groups = useMemo(() => groupCells({ rows, columns, all, markers, fixed, colours }), [rows, columns, all, markers, fixed, colours]);
  const { cell, at, copied, tip, hover } = useCells({ rows, revision, columns, markers, details, isSelected, looks, editing, groups, marks });
  const links = useLinks({ at, looks, font: look.font });
  const onGo = useCallback(
    (column: number, row: number) => {
      const [x, y] = [column + markers, row];
      grid.current?.scrollTo(x, y);
      // A grid that gets the focus without a present cell goes to its first one.
      grid.current?.focus();
      setCurrent({ cell: [x, y], range: { x, y, width: 1, height: 1 }, rangeStack: [] });
    },
    [markers],
  );
  const rowTools = useRowTools({ editing, selected: multiple ? selected : NONE, current, onGo });
  const present = useRef({ editorAt, columns });
  useEffect(() => {
    present.current = { editorAt, columns };
  }, [editorAt, columns]);
  // Always the same: another function would draw the open editor anew, and what is typed meanwhile would be lost.
  const provideEditor = useMemo(() => {
    const editors = editorsFor(
      (column, row) => present.current.editorAt(column - markers, row),
      (column) => present.current.columns[column - markers]?.label ?? "",
    );
    const found: typeof editors = (of) => jsonOver(of) ?? editors(of);
    return found;
  }, [markers]);
  const told = current ? toldOf(editing, current.cell[1], current.cell[0] - markers) : "";
  const theme = useMemo(() => gridTheme(colours, look.font), [colours, look]);

  // The grid's own selection announces selected rows to screen readers.
  const marked = useMemo<GridSelection>(() => {
    const none = CompactSelection.empty();
    const held = whole.chosen ? none.add([0, rows.length]) : rows.indexes(selected).reduce((sum, index) => sum.add(index), none);
    const shown = whole.chosen ? rows.indexes(whole.excluded).reduce((sum, index) => sum.remove(index), held) : held;
    return { columns: atHead === null ? none : none.add(atHead), rows: shown, ...(current ? { current } : {}) };
    // eslint-disable-next-line react/exhaustive-deps
  }, [rows, revision, selected, current, atHead, whole, whole.revision]);

  const rowTheme = useCallback(
    (index: number) => {
      const ofGroup = groups.theme(index);
      if (ofGroup) return ofGroup;
      if (isSelected(index)) return { bgCell: colours.soft };
      const row = rows.row(index);
      if (index >= rows.length) return marks.added;
      const tone = row === undefined ? null : looks.rowStyle(row)?.kind;
      return tone ? { bgCell: tones[tone].ground, textDark: tones[tone].text } : undefined;
    },
    [isSelected, colours, tones, marks, rows, looks, groups],
  );
  const { column: opens, isOpen } = details;
  const drawCell = useMemo(() => {
    const isAdded = (index: number) => index >= rows.length && rowAt(index) !== undefined;
    const markOf = (column: number, index: number) => markAt(index, column - markers);
    return drawCellWith({ colours, tones, mono: look.mono, isSelected, isDeleted, isAdded, markOf, at, looks, groups, details: { column: opens, isOpen } });
  }, [colours, tones, look, isSelected, isDeleted, rowAt, markAt, markers, rows, at, looks, groups, opens, isOpen]);

  // New data of the same columns stays where the visitor is.
  useEffect(() => grid.current?.scrollTo(0, 0), [rows.starts]);

  function onSort(column: number, adds: boolean): void {
    const shown = columns[column - markers];
    if (!shown?.sortable) return;
    rows.reorder({ sort: nextSort(sort, shown.name, adds) });
    setSorted(true);
    grid.current?.scrollTo(0, 0, "vertical");
  }

  /** Selects a row alone and opens it. */
  function open(index: number): void {
    const row = rows.row(index);
    if (row === undefined) return;
    choose(index, false, false);
    offers.acting.open(row);
  }

  function onCell([column, index]: Item, event: CellClickedEventArgs): void {
    pressed.current = [column, index];
    // The grid leaves the focus where it is if the cell is the present one.
    grid.current?.focus();
    if (groups.toggle(index)) return;
    if (column === details.column) return details.toggle(index);
    if (links.follow(column, index, event)) return;
    const adds = event.ctrlKey || event.metaKey || (multiple && column < markers);
    choose(index, adds, event.shiftKey);
  }

  /** Takes changes back, and makes them again. */
  function turn(event: GridKeyEventArgs): boolean {
    const key = event.key.toLowerCase();
    if (!editing.enabled || event.altKey || !(event.ctrlKey || event.metaKey) || (key !== "z" && key !== "y")) return false;
    if (key === "y" || event.shiftKey) editing.drafts.redo();
    else editing.drafts.undo();
    event.cancel();
    event.preventDefault();
    return true;
  }

  /** Takes a key that is for groups. */
  function pressGroup(event: GridKeyEventArgs): boolean {
    const line = groups.press(event);
    if (line === null) return false;
    event.cancel();
    event.preventDefault();
    setCurrent({ cell: [markers, line], range: { x: markers, y: line, width: 1, height: 1 }, rangeStack: [] });
    grid.current?.scrollTo(markers, line, "vertical");
    return true;
  }

  function onKey(event: GridKeyEventArgs): void {
    if (offers.press(event) || heads.press(event) || turn(event) || pressGroup(event) || rowTools.press(event)) return;
    if (copiesWithHeads(event, { rows, columns, markers, selected, range: current?.range })) return;
    if (details.press(event)) {
      event.cancel();
      event.preventDefault();
      return;
    }
    // Enter changes a cell that can be changed; the space bar selects its row either way.
    if (event.key === "Enter" && event.location && !event.ctrlKey && !event.metaKey && editing.editorAt(event.location[0] - markers, event.location[1])) return;
    if ((event.key !== "Enter" && event.key !== " ") || event.location === undefined) return;
    // Enter opens what the cell holds: its link, or the whole of its JSON.
    if (event.key === "Enter" && isOpened(event.location)) return;
    event.cancel();
    event.preventDefault();
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.shiftKey && offers.acting.opens) return open(event.location[1]);
    choose(event.location[1], event.ctrlKey || event.metaKey || multiple, event.shiftKey);
  }

  /** Whether Enter is left to the cell, or has opened its link. */
  function isOpened([column, index]: Item): boolean {
    const found = cell([column, index]);
    return found.allowOverlay || links.open(column, index);
  }

  /** Goes back from what is below a row to its cell. */
  function onLeave(index: number): void {
    const place: Item = current?.cell[1] === index ? current.cell : [Math.max(details.column, 0), index];
    setCurrent({ cell: place, range: { x: place[0], y: index, width: 1, height: 1 }, rangeStack: [] });
    grid.current?.focus();
  }

  function onReturn(name: string): void {
    const index = columns.findIndex((column) => column.name === name);
    heads.go(Math.max(index, 0) + markers);
  }

  const strip = offers.strip((index) => rowTheme(index)?.bgCell);
  return (
    <>
      {by.length > 0 ? (
        <Suspense>
          <GroupChips {...{ rows, view, by }} changes={menus} />
        </Suspense>
      ) : null}
      {filter.length > 0 ? (
        <Suspense>
          <Chips rows={rows} columns={all} onOpen={(column, button) => tools.openBelow(column, "filter", button)} />
        </Suspense>
      ) : null}
      <div
        ref={heads.body}
        className="jt-table-body"
        style={{ minHeight: size.height }}
        data-version={data.table}
        data-more={size.more ? "" : undefined}
        data-link={links.over ? "" : undefined}
        title={tip}
        onBlur={heads.blur}
        onDoubleClick={({ target }) => {
          const place = pressed.current;
          if (place === null || !offers.acting.opens || (target as HTMLElement).closest(".jt-row-strip, .jt-select-all")) return;
          if (place[0] >= markers && !cell(place).allowOverlay) open(place[1]);
        }}
      >
        {multiple && rows.total > 0 ? (
          <span className="jt-select-all" style={{ "--jt-marker": `${MARKER_WIDTH}px`, "--jt-head": `${HEAD}px` } as CSSProperties}>
            <SelectShown shown={shownOnes} onChange={chooseShown} />
          </span>
        ) : null}
        <output className="jt-unseen">{told !== "" ? told : sorted ? orderInWords(sort, columns) : ""}</output>
        <div ref={size.frame} className="jt-table-frame">
          <DataEditor
            ref={grid}
            width={size.width}
            height={size.grid}
            columns={drawn.columns}
            rows={count}
            getCellContent={cell}
            getCellsForSelection={copied}
            drawCell={drawCell}
            provideEditor={provideEditor}
            onItemHovered={(event) => {
              hover(event);
              links.hover(event);
            }}
            getRowThemeOverride={rowTheme}
            theme={theme}
            rowHeight={details.rowHeight}
            headerHeight={HEAD}
            freezeColumns={markers + fixed}
            smoothScrollX
            smoothScrollY
            verticalBorder={false}
            rowSelect="none"
            columnSelect="none"
            rangeSelect="rect"
            editOnType={editing.enabled}
            onCellsEdited={(items) => {
              editing.put(textsOf(items, markers));
              return true;
            }}
            onPaste={
              editing.enabled
                ? ([column, row], values) => {
                    editing.paste([column - markers, row], values);
                    return false;
                  }
                : false
            }
            // The selected rows are no cells to empty.
            onDelete={({ current: cells }) => (cells === undefined ? false : { current: cells, rows: CompactSelection.empty(), columns: CompactSelection.empty() })}
            fillHandle={editing.enabled}
            // A click selects the row.
            cellActivationBehavior="double-click"
            // A whole column would be read cell by cell, of any number of rows. Tab leaves the table.
            keybindings={{ copy: atHead === null, goRightCell: "ArrowRight", goLeftCell: "ArrowLeft", downFill: editing.enabled }}
            drawFocusRing
            minColumnWidth={40}
            maxColumnWidth={2000}
            portalElementRef={portalRef}
            drawHeader={drawn.drawHead}
            gridSelection={marked}
            rightElement={strip}
            rightElementProps={PINNED}
            onCellContextMenu={offers.openAt}
            onGridSelectionChange={(next) => {
              setCurrent(next.current);
              offers.uncover(next.current);
              if (next.current) heads.leave();
            }}
            onVisibleRegionChanged={(part: Rectangle, _, shift = 0) => {
              const { y, height } = part;
              rows.show(Math.min(y, Math.max(rows.length - 1, 0)), Math.min(y + height, Math.max(rows.length, 1)) - 1);
              layer.current?.follow();
              offers.saw(part, shift);
              size.look();
            }}
            onHeaderClicked={(column, { shiftKey }) => onSort(column, shiftKey)}
            onHeaderMenuClick={tools.openAt}
            onHeaderContextMenu={(column, event) => {
              event.preventDefault();
              tools.open(column);
            }}
            {...(menus ? { onColumnMoved: tools.move } : {})}
            onCellClicked={onCell}
            onKeyDown={onKey}
            onColumnResize={({ id }, width) => {
              if (id) view.arrange({ ...view.arrangement, widths: { ...view.arrangement.widths, [id]: width } });
            }}
          />
        </div>
        {details.column >= 0 && !details.below && count > 0 ? (
          <Suspense>
            <DetailsLayer
              path={props.path}
              rows={rows}
              data={data}
              details={details}
              handle={layer}
              head={HEAD}
              {...size.inner}
              onLeave={onLeave}
              onShow={(index) => grid.current?.scrollTo(0, index, "vertical")}
            />
          </Suspense>
        ) : null}
        {count === 0 && !rows.loading ? (
          <div className="jt-empty jt-table-empty" style={{ top: HEAD }}>
            {empty}
          </div>
        ) : null}
        {offers.menu}
        {panel ? (
          <Suspense>
            <HeadPanel {...{ rows, view, panel, data, onReturn }} columns={all} onFit={tools.fit} />
          </Suspense>
        ) : null}
      </div>
      {details.below ? (
        <Suspense>
          <DetailsPanel path={props.path} rows={rows} data={data} details={details} onLeave={onLeave} />
        </Suspense>
      ) : null}
      {columns.some(({ aggregate }) => aggregate !== null) ? (
        <Suspense>
          <FootRow {...{ rows, data, columns, fixed }} frame={size.frame} before={markers * MARKER_WIDTH} widthOf={widthOf} />
        </Suspense>
      ) : null}
      <EditBar editing={editing} cell={component.save === "cell"}>
        <RowButtons {...rowTools} />
      </EditBar>
    </>
  );
}
