/** The page as a tree: the whole of it for keyboard and screen readers, and a place to drop into. */
import "./Outline.css";
import { memo, useEffect, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent, type SyntheticEvent } from "react";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon, TypeIcon } from "../controls/Icon.tsx";
import type { Json } from "../../core/edits.ts";
import { handlersOf, heldBy, joined, nameOf, namesIn, nodeAt, parentOf } from "../document/tree.ts";
import { followComponent } from "../stage/drag.ts";

interface Row {
  path: string;
  depth: number;
  type: string;
  open: boolean | null;
  note: string;
  handler: boolean;
}

/** The rows that are shown, in order; those that a search finds with all around them. */
function rowsOf(page: Json, folded: ReadonlySet<string>, search: string, container = "", depth = 1): Row[] {
  return namesIn(page, container).flatMap((name): Row[] => {
    const path = joined(container, name);
    const node = nodeAt(page, path) ?? {};
    const holds = namesIn(page, path).length > 0;
    const inside = holds ? rowsOf(page, folded, search, path, depth + 1) : [];
    if (search !== "" && inside.length === 0 && !matches(node, name, search)) return [];
    const isOpen = holds && (search !== "" || !folded.has(path));
    const { note, handler } = noteOf(node);
    return [{ path, depth, type: String(node["type"]), open: holds ? isOpen : null, note, handler }, ...(isOpen ? inside : [])];
  });
}

function matches(node: Json, name: string, search: string): boolean {
  const text = `${name} ${String(node["label"] ?? "")} ${String(node["type"])}`.toLowerCase();
  return search.toLowerCase().split(/\s+/).every((part) => text.includes(part));
}

/** What a row says at its end: its handler, that it has a rule, its columns. */
function noteOf(node: Json): { note: string; handler: boolean } {
  const handlers = Object.values((node["handlers"] ?? {}) as Json);
  const bound = handlers.map((one) => handlersOf(one).join(", ") || "actions")[0];
  if (bound !== undefined) return { note: bound, handler: true };
  if (Object.keys((node["rules"] ?? {}) as Json).length > 0) return { note: "fx", handler: false };
  const columns = node["columns"] === undefined ? 0 : Object.keys(heldBy(node)).length;
  return { note: columns > 0 ? `${columns} ${columns === 1 ? "column" : "columns"}` : "", handler: false };
}

export function Outline({ search }: { search: string }) {
  const parts = useCanvas();
  const { canvas, ui, stage } = parts;
  const { setOutline } = stage;
  const page = useCell(canvas.page);
  const selected = useCell(canvas.selected);
  const folded = useCell(ui.folded);
  const hover = useCell(ui.hover);
  const held = useCell(canvas.problems.held);
  const rows = useMemo(() => rowsOf(page, folded, search), [page, folded, search]);
  const current = selected.find((path) => rows.some((row) => row.path === path)) ?? rows[0]?.path;

  // What is selected elsewhere is shown here too.
  const [first] = selected;
  useEffect(() => {
    if (first === undefined) return;
    const around = new Set<string>();
    for (let path = parentOf(first); path !== ""; path = parentOf(path)) around.add(path);
    const now = ui.folded.get();
    if ([...around].some((path) => now.has(path))) ui.folded.set(new Set([...now].filter((path) => !around.has(path))));
    stage.outline?.querySelector(`[data-outline="${CSS.escape(first)}"]`)?.scrollIntoView({ block: "nearest" });
  }, [first, stage, ui]);

  function fold(path: string, isFolded: boolean): void {
    const now = new Set(ui.folded.get());
    if (isFolded) now.add(path);
    else now.delete(path);
    ui.folded.set(now);
  }

  function choose(path: string, event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): void {
    if (event.ctrlKey || event.metaKey) canvas.toggle(path);
    else if (event.shiftKey && first !== undefined) canvas.select(between(rows, first, path));
    else canvas.select([path]);
    stage.reveal(path);
  }

  function focus(path: string | undefined): void {
    if (path === undefined) return;
    canvas.select([path]);
    stage.reveal(path);
    stage.outline?.querySelector<HTMLElement>(`[data-outline="${CSS.escape(path)}"]`)?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const index = rows.findIndex(({ path }) => path === pathAt(event));
    const row = rows[index];
    if (row === undefined) return;
    if (event.key === "ArrowDown") focus(rows[index + 1]?.path);
    else if (event.key === "ArrowUp") focus(rows[index - 1]?.path);
    else if (event.key === "Home") focus(rows[0]?.path);
    else if (event.key === "End") focus(rows.at(-1)?.path);
    else if (event.key === "ArrowRight" && row.open === false) fold(row.path, false);
    else if (event.key === "ArrowRight" && row.open) focus(rows[index + 1]?.path);
    else if (event.key === "ArrowLeft" && row.open) fold(row.path, true);
    else if (event.key === "ArrowLeft") focus(parentOf(row.path) || undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  if (rows.length === 0) {
    if (held?.reads === "never") {
      return (
        <div className="jt-c-empty">
          <b>No components read</b>
          <span>They are shown again when the file is put right.</span>
        </div>
      );
    }
    return search === "" ? (
      <div className="jt-c-empty">
        <b>Nothing here yet</b>
        <span>
          Press <kbd className="jt-c-key">/</kbd> or drag a component here.
        </span>
      </div>
    ) : (
      <div className="jt-c-empty">
        <b>Nothing found</b>
        <span>No name, label or type has “{search}”.</span>
      </div>
    );
  }
  return (
    <div
      ref={setOutline}
      className="jt-c-tree"
      role="tree"
      tabIndex={-1}
      aria-label="Components of the page"
      aria-multiselectable="true"
      onPointerDown={(event) => {
        const path = pathAt(event);
        if (path === null || isTwist(event)) return;
        const pressed = event.nativeEvent;
        followComponent(parts, pressed, path, () => choose(path, pressed));
      }}
      onPointerOver={(event) => ui.hover.set(pathAt(event))}
      onPointerLeave={() => ui.hover.set(null)}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const path = pathAt(event);
        if (path !== null && selected.length === 0) canvas.select([path]);
      }}
      onClick={(event) => {
        const path = pathAt(event);
        if (path !== null && isTwist(event)) fold(path, !folded.has(path));
      }}
      onDoubleClick={(event) => isTwist(event) || ui.inline.set(pathAt(event))}
    >
      {rows.map((row) => (
        <TreeRow key={row.path} {...row} selected={selected.includes(row.path)} current={row.path === current} hovered={hover === row.path} />
      ))}
      <OutlineLine />
    </div>
  );
}

/** The component in whose row something happens. */
function pathAt({ target }: SyntheticEvent): string | null {
  const row = target instanceof Element ? target.closest<HTMLElement>("[data-outline]") : null;
  return row?.dataset["outline"] ?? null;
}

function isTwist({ target }: SyntheticEvent): boolean {
  return target instanceof Element && target.closest("button.jt-c-twist") !== null;
}

interface TreeRowProps extends Row {
  selected: boolean;
  /** Whether Tab leads to it. */
  current: boolean;
  hovered: boolean;
}

/** A row. The tree has its events, so that it is drawn again for its own changes only. */
const TreeRow = memo(function TreeRow({ path, depth, type, open, note, handler, selected, current, hovered }: TreeRowProps) {
  return (
    <div
      className="jt-c-tree-row"
      role="treeitem"
      aria-level={depth}
      aria-selected={selected}
      aria-expanded={open ?? undefined}
      data-outline={path}
      data-hover={hovered ? "" : undefined}
      tabIndex={current ? 0 : -1}
      style={{ "--jt-c-depth": depth - 1 } as CSSProperties}
    >
      {open === null ? (
        <i className="jt-c-twist" />
      ) : (
        <button type="button" className="jt-c-twist" tabIndex={-1} aria-label={open ? "Fold" : "Unfold"}>
          <Icon name={open ? "down" : "right"} size={12} />
        </button>
      )}
      <TypeIcon type={type} />
      <span className="jt-c-tree-name">{nameOf(path)}</span>
      <RowNote path={path} note={note} handler={handler} />
    </div>
  );
});

function RowNote({ path, note, handler }: { path: string; note: string; handler: boolean }) {
  const { canvas } = useCanvas();
  const findings = useCell(canvas.problems.findings).filter((one) => one.path === path || one.path?.startsWith(`${path}.`));
  if (findings.some((one) => one.path === path)) {
    const worst = findings.every((one) => one.warning) ? "warning" : "error";
    return (
      <small className="jt-c-tree-note" data-kind={worst} title={findings[0]?.message}>
        <Icon name={worst} size={12} />
      </small>
    );
  }
  return note === "" ? null : (
    <small className="jt-c-tree-note" data-kind={note === "fx" ? "rule" : undefined}>
      {handler ? <Icon name="handler" size={12} /> : null}
      <span>{note}</span>
    </small>
  );
}

/** The insertion line or refusal of a drag over the outline. */
function OutlineLine() {
  const { canvas, ui } = useCanvas();
  const drag = useCell(ui.drag);
  const line = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState<{ top: number; left: number } | null>(null);
  const drop = drag?.inOutline ? drag.drop : null;
  useEffect(() => {
    const tree = line.current?.parentElement;
    if (!tree || drop === null || !("target" in drop)) return setBox(null);
    const { parent, before } = drop.target;
    const page = canvas.page.get();
    const find = (path: string) => tree.querySelector<HTMLElement>(`[data-outline="${CSS.escape(path)}"]`);
    const names = namesIn(page, parent);
    const row = before === null ? lastRow(find, page, parent) : find(joined(parent, before));
    const depth = parent === "" ? 0 : parent.split(".").length;
    const top = row === null ? 0 : before === null || names.length === 0 ? row.offsetTop + row.offsetHeight : row.offsetTop;
    return setBox({ top, left: 8 + depth * 16 + 14 });
  }, [drop, canvas]);
  return (
    <>
      <div ref={line} hidden={box === null} className="jt-c-outline-line" style={box ?? {}} />
      {drop !== null && "refused" in drop ? <div className="jt-c-outline-why">{drop.refused}</div> : null}
    </>
  );
}

/** The row of the last component inside a container, or its own. */
function lastRow(find: (path: string) => HTMLElement | null, page: Json, container: string): HTMLElement | null {
  const last = namesIn(page, container).at(-1);
  if (last === undefined) return find(container);
  const path = joined(container, last);
  return lastRow(find, page, path) ?? find(path);
}

function between(rows: readonly Row[], from: string, to: string): string[] {
  const [one, other] = [from, to].map((path) => rows.findIndex((row) => row.path === path));
  if (one === undefined || other === undefined || one < 0 || other < 0) return [to];
  return rows.slice(Math.min(one, other), Math.max(one, other) + 1).map((row) => row.path);
}
