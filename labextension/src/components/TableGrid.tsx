/** Our adapter of glide-data-grid: nothing else of the renderer knows it. */
import "@glideapps/glide-data-grid/dist/index.css";
import {
  CompactSelection,
  DataEditor,
  GridCellKind,
  type CellClickedEventArgs,
  type DataEditorRef,
  type DrawHeaderCallback,
  type GridCell,
  type GridColumn,
  type GridKeyEventArgs,
  type GridSelection,
  type Item,
  type Rectangle,
} from "@glideapps/glide-data-grid";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Table as Properties } from "../core/protocol.ts";
import type { TableRows } from "../core/tables.ts";
import type { ShownColumn } from "./columns.ts";
import { useKey, useLook, useRenderer, type Kind } from "./context.ts";
import { formatCell, isNumeric } from "./formats.ts";
import { COLOURS, drawAtRight, drawFocus, gridTheme, headTheme } from "./drawing.ts";
import { useHeads } from "./heads.ts";
import { sameSelection, select, selectedOf, selectRange } from "./selection.ts";
import { headOf, nextSort, orderInWords } from "./sorting.ts";
import { useRevision } from "./Table.tsx";

const ROW = 36;
const HEAD = 38;
const MARKER = "";

interface TableGridProps extends Kind<Properties> {
  rows: TableRows;
  columns: ShownColumn[];
  /** The version of the table's data. */
  version: number;
}

/** How rows are selected: by click, with Ctrl or Shift, and with Enter or the space bar. */
function useSelecting({ path, component, rows, version }: TableGridProps) {
  const { visit, store } = useRenderer();
  const value = useKey(store.values, path);
  const selected = useMemo(() => new Set(selectedOf(value)), [value]);
  const anchor = useRef<number | null>(null);
  const { selection, handlers } = component;

  function give(next: number[]): void {
    if (sameSelection(next, [...selected])) return;
    visit.change(path, { table: version, selected: next });
    if ("select" in handlers) visit.event(path, "select");
  }

  function choose(index: number, adds: boolean, extends_: boolean): void {
    const position = rows.row(index)?.position;
    if (selection === "none" || position === undefined) return;
    const from = anchor.current;
    anchor.current = index;
    if (selection === "multiple" && extends_ && from !== null) {
      const [first, last] = [Math.min(from, index), Math.max(from, index)];
      const positions = Array.from({ length: last - first + 1 }, (_, offset) => rows.row(first + offset)?.position);
      give(selectRange([...selected], positions.filter((one) => one !== undefined)));
    } else give(select([...selected], position, adds && (selection === "multiple" || selected.has(position))));
  }

  return { selected, choose };
}

export default function TableGrid(props: TableGridProps) {
  const { component, rows, columns, version } = props;
  const { portal } = useRenderer();
  const grid = useRef<DataEditorRef>(null);
  const portalRef = useMemo(() => ({ current: portal }), [portal]);
  const look = useLook();
  const colours = useMemo(() => look.read(COLOURS), [look]);
  const revision = useRevision(rows);
  const [widths, setWidths] = useState<Record<string, number>>({});
  const [current, setCurrent] = useState<GridSelection["current"]>();
  const [sorted, setSorted] = useState(false);
  const { selected, choose } = useSelecting(props);
  const multiple = component.selection === "multiple";
  const markers = multiple ? 1 : 0;
  const { sort } = rows.order;

  const heads = useHeads({
    columns,
    markers,
    sort,
    onSort,
    onMove: (column) => {
      setCurrent(undefined);
      grid.current?.scrollTo(column, 0, "horizontal");
    },
    onLeave: (column) => setCurrent({ cell: [column, 0], range: { x: column, y: 0, width: 1, height: 1 }, rangeStack: [] }),
  });
  const { head: atHead } = heads;

  const theme = useMemo(() => gridTheme(colours, look.font), [colours, look]);

  const shownHeads = useMemo<GridColumn[]>(() => {
    const grows = columns.some((column) => !column.sized && !(column.name in widths));
    const shown = columns.map((column, index) => ({
      id: column.name,
      title: headOf(column, sort),
      width: widths[column.name] ?? column.width,
      grow: (grows ? !column.sized && !(column.name in widths) : index === columns.length - 1) ? 1 : 0,
    }));
    const all = multiple ? [{ id: MARKER, title: "", width: 42 }, ...shown] : shown;
    return all.map((one, index) => (index === atHead ? { ...one, themeOverride: headTheme(colours) } : one));
  }, [columns, widths, sort, multiple, atHead, colours]);

  const drawHead = useCallback<DrawHeaderCallback>(
    (head, drawContent) => {
      const shown = columns[head.columnIndex - markers];
      if (shown && isNumeric(shown.format)) drawAtRight(head, drawContent);
      else drawContent();
      if (head.isSelected) drawFocus(head, colours.accent);
    },
    [columns, markers, colours],
  );

  const cell = useCallback(
    ([column, index]: Item): GridCell => {
      const row = rows.row(index);
      if (row === undefined) {
        return { kind: GridCellKind.Loading, allowOverlay: false, skeletonWidth: 56, skeletonWidthVariability: 24 };
      }
      if (column < markers) {
        return { kind: GridCellKind.Boolean, data: selected.has(row.position), allowOverlay: false, maxSize: 16 };
      }
      const shown = columns[column - markers];
      const value = shown ? (row.cells[shown.index] ?? null) : null;
      const format = shown?.format ?? "text";
      const text = formatCell(value, format);
      return {
        kind: GridCellKind.Text,
        data: text,
        displayData: text,
        copyData: value === null ? "" : String(value),
        allowOverlay: false,
        contentAlign: isNumeric(format) ? "right" : "left",
        style: value === null ? "faded" : "normal",
      };
    },
    // A new revision is new content: the grid draws again when this function changes.
    // eslint-disable-next-line react/exhaustive-deps
    [rows, revision, columns, selected, markers],
  );

  // Screen readers are told of selected rows by the grid's own selection.
  const marked = useMemo<GridSelection>(() => {
    const shown = rows.indexes(selected).reduce((all, index) => all.add(index), CompactSelection.empty());
    const none = CompactSelection.empty();
    return { columns: atHead === null ? none : none.add(atHead), rows: shown, ...(current ? { current } : {}) };
    // eslint-disable-next-line react/exhaustive-deps
  }, [rows, revision, selected, current, atHead]);

  const rowTheme = useCallback(
    (index: number) => {
      const position = rows.row(index)?.position;
      return position !== undefined && selected.has(position) ? { bgCell: colours.soft } : undefined;
    },
    // eslint-disable-next-line react/exhaustive-deps
    [rows, revision, selected, colours],
  );

  useEffect(() => grid.current?.scrollTo(0, 0), [version]);

  function onSort(column: number, adds: boolean): void {
    const shown = columns[column - markers];
    if (shown === undefined) return;
    rows.reorder({ sort: nextSort(sort, shown.name, adds) });
    setSorted(true);
    grid.current?.scrollTo(0, 0, "vertical");
  }

  function onCell([column, index]: Item, event: CellClickedEventArgs): void {
    const adds = event.ctrlKey || event.metaKey || (multiple && column < markers);
    choose(index, adds, event.shiftKey);
  }

  function onKey(event: GridKeyEventArgs): void {
    if (heads.press(event)) return;
    if ((event.key !== "Enter" && event.key !== " ") || event.location === undefined) return;
    event.cancel();
    event.preventDefault();
    choose(event.location[1], event.ctrlKey || event.metaKey || multiple, event.shiftKey);
  }

  return (
    <div
      ref={heads.body}
      className="jt-table-body"
      style={{ minHeight: component.height }}
      data-version={version}
      onBlur={heads.blur}
    >
      <output className="jt-unseen">{sorted ? orderInWords(sort, columns) : ""}</output>
      <DataEditor
        ref={grid}
        width="100%"
        height="100%"
        columns={shownHeads}
        rows={rows.total}
        getCellContent={cell}
        getCellsForSelection={true}
        getRowThemeOverride={rowTheme}
        theme={theme}
        rowHeight={ROW}
        headerHeight={HEAD}
        freezeColumns={markers}
        smoothScrollX
        smoothScrollY
        verticalBorder={false}
        rowSelect="none"
        columnSelect="none"
        rangeSelect="rect"
        editOnType={false}
        // A whole column would be read cell by cell, of any number of rows. Tab leaves the table.
        keybindings={{ copy: atHead === null, goRightCell: "ArrowRight", goLeftCell: "ArrowLeft" }}
        drawFocusRing
        minColumnWidth={40}
        maxColumnWidth={2000}
        portalElementRef={portalRef}
        drawHeader={drawHead}
        gridSelection={marked}
        onGridSelectionChange={(next) => {
          setCurrent(next.current);
          if (next.current) heads.leave();
        }}
        onVisibleRegionChanged={({ y, height }: Rectangle) => rows.show(y, y + height - 1)}
        onHeaderClicked={(column, { shiftKey }) => onSort(column, shiftKey)}
        onCellClicked={onCell}
        onKeyDown={onKey}
        onColumnResize={({ id }, width) => {
          if (id) setWidths((before) => ({ ...before, [id]: width }));
        }}
      />
    </div>
  );
}
