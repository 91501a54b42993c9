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
  type GridMouseEventArgs,
  type Item,
  type Rectangle,
} from "@glideapps/glide-data-grid";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Table as Properties } from "../../core/protocol.ts";
import type { TableRows } from "../../core/tables.ts";
import type { ShownColumn } from "./columns.ts";
import { useKey, useLook, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { formatCell, isNumeric } from "../../renderer/formats/formats.ts";
import { COLOURS, drawAtRight, drawCellWith, drawFocus, gridTheme, headTheme } from "./drawing.ts";
import { HEAD, MARKER_WIDTH, ROW, useSize } from "./fitting.ts";
import { useHeads } from "./heads.ts";
import { sameSelection, select, selectedOf, selectRange } from "./selection.ts";
import { headOf, nextSort, orderInWords } from "./sorting.ts";
import { useRevision } from "./revision.ts";

const MARKER = "";
/** No letter is narrower, and no cell has more space at its sides: of other texts it is known that they fit. */
const [NARROW, WIDE] = [5, 28];

interface TableGridProps extends ComponentProps<Properties> {
  rows: TableRows;
  columns: ShownColumn[];
  /** The version of the table's data. */
  version: number;
  /** How many rows the data has; those of a search may be fewer. */
  all: number;
  /** What is said where there are no rows. */
  empty: string;
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
  const { component, rows, columns, version, all, empty } = props;
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

  const natural = columns.map((column) => widths[column.name] ?? column.width);
  const needed = natural.reduce((sum, width) => sum + width, markers * MARKER_WIDTH);
  const size = useSize(needed, component.height, all, rows.total);
  const [tip, setTip] = useState("");

  const theme = useMemo(() => gridTheme(colours, look.font), [colours, look]);

  const shownHeads = useMemo<GridColumn[]>(() => {
    const grows = columns.some((column) => !column.sized && !(column.name in widths));
    const fills = size.fills;
    const shown = columns.map((column, index) => ({
      id: column.name,
      title: headOf(column, sort),
      width: widths[column.name] ?? column.width,
      grow: fills && (grows ? !column.sized && !(column.name in widths) : index === columns.length - 1) ? 1 : 0,
    }));
    const whole = multiple ? [{ id: MARKER, title: "", width: MARKER_WIDTH }, ...shown] : shown;
    return whole.map((one, index) => (index === atHead ? { ...one, themeOverride: headTheme(colours) } : one));
  }, [columns, widths, sort, multiple, atHead, colours, size.fills]);

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
      const text = shown ? formatCell(value, shown.style) : "";
      return {
        kind: GridCellKind.Text,
        data: text,
        displayData: text.replaceAll(/\s*[\n\r]\s*/g, " "),
        allowOverlay: false,
        contentAlign: shown && isNumeric(shown.format) ? "right" : "left",
        style: value === null ? "faded" : "normal",
      };
    },
    // A new revision is new content: the grid draws again when this function changes.
    // eslint-disable-next-line react/exhaustive-deps
    [rows, revision, columns, selected, markers],
  );

  /** What is copied: the values as they are; the grid quotes those with tabs or line breaks. */
  const copied = useCallback(
    ({ x, y, width, height }: Rectangle): GridCell[][] =>
      Array.from({ length: height }, (_, down) =>
        Array.from({ length: width }, (_below, along) => {
          const found = cell([x + along, y + down]);
          const shown = columns[x + along - markers];
          if (found.kind !== GridCellKind.Text || shown === undefined) return found;
          const value = rows.row(y + down)?.cells[shown.index] ?? null;
          const text = value === null ? "" : String(value).replaceAll(/\r\n?/g, "\n");
          return { ...found, data: text, displayData: text };
        }),
      ),
    [cell, columns, markers, rows],
  );

  // The grid's own selection announces selected rows to screen readers.
  const marked = useMemo<GridSelection>(() => {
    const shown = rows.indexes(selected).reduce((sum, index) => sum.add(index), CompactSelection.empty());
    const none = CompactSelection.empty();
    return { columns: atHead === null ? none : none.add(atHead), rows: shown, ...(current ? { current } : {}) };
    // eslint-disable-next-line react/exhaustive-deps
  }, [rows, revision, selected, current, atHead]);

  const isSelected = useCallback(
    (index: number) => {
      const position = rows.row(index)?.position;
      return position !== undefined && selected.has(position);
    },
    // eslint-disable-next-line react/exhaustive-deps
    [rows, revision, selected],
  );
  const rowTheme = useCallback(
    (index: number) => (isSelected(index) ? { bgCell: colours.soft } : undefined),
    [isSelected, colours],
  );
  const drawCell = useMemo(() => drawCellWith(colours, isSelected), [colours, isSelected]);

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

  /** Shows the full text of a truncated cell or head. */
  function onHover(event: GridMouseEventArgs): void {
    const shown = columns[event.location[0] - markers];
    if (event.kind === "header") setTip(shown?.label ?? "");
    else if (event.kind === "cell") {
      const found = cell(event.location);
      const cut = found.kind === GridCellKind.Text && found.data.length * NARROW > event.bounds.width - WIDE;
      setTip(cut ? found.data : "");
    } else setTip("");
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
      style={{ minHeight: size.height }}
      data-version={version}
      data-more={size.more ? "" : undefined}
      title={tip}
      onBlur={heads.blur}
    >
      <output className="jt-unseen">{sorted ? orderInWords(sort, columns) : ""}</output>
      <div ref={size.frame} className="jt-table-frame">
        <DataEditor
          ref={grid}
          width={size.width}
          height={size.grid}
          columns={shownHeads}
          rows={rows.total}
          getCellContent={cell}
          getCellsForSelection={copied}
          drawCell={drawCell}
          onItemHovered={onHover}
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
          onVisibleRegionChanged={({ y, height }: Rectangle) => {
            rows.show(y, y + height - 1);
            size.look();
          }}
          onHeaderClicked={(column, { shiftKey }) => onSort(column, shiftKey)}
          onCellClicked={onCell}
          onKeyDown={onKey}
          onColumnResize={({ id }, width) => {
            if (id) setWidths((before) => ({ ...before, [id]: width }));
          }}
        />
      </div>
      {rows.total === 0 && !rows.loading ? (
        <div className="jt-empty jt-table-empty" style={{ top: HEAD }}>
          {empty}
        </div>
      ) : null}
    </div>
  );
}
