/** The menu of a column's head. */
import { say } from "../../core/locale.ts";
import type { Sort } from "../../core/protocol.ts";
import type { TableRows } from "../../core/tables.ts";
import { MOST_LEVELS } from "../../core/groups.ts";
import { functionsOf } from "./AggregateForm.tsx";
import { arranged, stepped, withHidden, withPinned } from "./arrangement.ts";
import type { ToolColumn } from "./columns.ts";
import { groupsBy } from "./groups.ts";
import { ToolIcon, type ToolIconName } from "./icons.tsx";
import type { Panel, TableView } from "./view.ts";

export interface Fits {
  /** Makes a column as wide as what is on screen of it; all columns without a name. */
  onFit: (column?: string) => void;
}

interface HeadMenuProps extends Fits {
  rows: TableRows;
  view: TableView;
  panel: Panel;
  columns: readonly ToolColumn[];
  column: ToolColumn;
  close: () => void;
}

interface Entry {
  label: string;
  icon: ToolIconName;
  /** Whether it begins a group. */
  begins?: boolean;
  /** Whether what it opens takes its place. */
  opens?: boolean;
  disabled?: boolean;
  act: () => void;
}

export function HeadMenu({ close, ...given }: HeadMenuProps) {
  const entries = [...sorting(given), ...asking(given), ...grouping(given), ...arranging(given)];
  return entries.map(({ label, icon, begins, opens, disabled, act }, index) => (
    <div key={label} role="presentation">
      {begins && index > 0 ? <hr /> : null}
      <button
        type="button"
        role="menuitem"
        tabIndex={-1}
        disabled={disabled}
        onClick={() => {
          if (!opens) close();
          act();
        }}
      >
        <ToolIcon name={icon} />
        <span>{label}</span>
      </button>
    </div>
  ));
}

type Given = Omit<HeadMenuProps, "close">;

function sorting({ rows, column: { name, sortable } }: Given): Entry[] {
  if (!sortable) return [];
  const { sort } = rows.order;
  const own = sort.find((key) => key.column === name);
  const others = sort.filter((key) => key.column !== name);
  const by = (keys: Sort[]) => () => rows.reorder({ sort: keys });
  const entry = (label: string, descending: boolean, keys: Sort[]): Entry => ({
    label,
    icon: descending ? "descending" : "ascending",
    disabled: own?.descending === descending && keys.length === sort.length,
    act: by([...keys, { column: name, descending }].filter((key, at, all) => all.findIndex((one) => one.column === key.column) === at)),
  });
  const entries = [entry(say("Sort ascending"), false, []), entry(say("Sort descending"), true, [])];
  if (others.length > 0) {
    entries.push(entry(say("Then by this, ascending"), false, others), entry(say("Then by this, descending"), true, others));
  }
  if (own) entries.push({ label: say("Do not sort by this"), icon: "unsorted", act: by(others) });
  return entries;
}

function asking({ rows, view, panel, column: { name, filterable } }: Given): Entry[] {
  const entries: Entry[] = [];
  if (filterable) {
    const isSet = rows.order.filter.some((one) => one.column === name);
    entries.push({ label: isSet ? say("Change the filter…") : say("Filter…"), icon: "filter", opens: true, act: () => view.open({ ...panel, shows: "filter" }) });
    if (isSet) entries.push({ label: say("Remove the filter"), icon: "close", act: () => rows.reorder({ filter: rows.order.filter.filter((one) => one.column !== name) }) });
  }
  entries.push({ label: say("Statistics…"), icon: "statistics", opens: true, act: () => view.open({ ...panel, shows: "statistics" }) });
  return entries.map((entry, at) => ({ ...entry, begins: at === 0 }));
}

function grouping({ rows, view, panel, column }: Given): Entry[] {
  const { arrangement } = view;
  const present = rows.lines?.by ?? [];
  const entries: Entry[] = [];
  const groups = (by: readonly string[]) => () => view.arrange({ ...arrangement, groups: by });
  if (present.includes(column.name)) {
    entries.push({ label: say("Do not group by this"), icon: "group", act: groups(present.filter((one) => one !== column.name)) });
  } else if (groupsBy(column)) {
    const label = present.length === 0 ? say("Group by this") : say("Then group by this");
    entries.push({ label, icon: "group", disabled: present.length >= MOST_LEVELS, act: groups([...present, column.name]) });
  }
  if (functionsOf(column).length > 0) entries.push({ label: say("Aggregate…"), icon: "sum", opens: true, act: () => view.open({ ...panel, shows: "aggregate" }) });
  return entries.map((entry, at) => ({ ...entry, begins: at === 0 }));
}

function arranging({ view, columns, column: { name }, onFit }: Given): Entry[] {
  const { arrangement } = view;
  const shown = arranged(columns, arrangement);
  const at = shown.findIndex((column) => column.name === name);
  const isPinned = arrangement.pinned.includes(name);
  return [
    { label: isPinned ? say("Unpin") : say("Pin to the left"), icon: "pin", begins: true, act: () => view.arrange(withPinned(arrangement, name, !isPinned)) },
    { label: say("Move left"), icon: "left", disabled: at <= 0, act: () => view.arrange(stepped(columns, arrangement, name, -1)) },
    { label: say("Move right"), icon: "right", disabled: at >= shown.length - 1, act: () => view.arrange(stepped(columns, arrangement, name, 1)) },
    { label: say("Fit the width"), icon: "fit", begins: true, act: () => onFit(name) },
    { label: say("Fit all widths"), icon: "fit", act: () => onFit() },
    { label: say("Hide the column"), icon: "hide", disabled: shown.length < 2, act: () => view.arrange(withHidden(arrangement, name, true)) },
  ];
}
