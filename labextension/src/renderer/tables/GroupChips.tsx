/** The columns by which a table is grouped, in their order, each with a button that takes it out. */
import "./tables.css";
import type { MouseEvent } from "react";
import { MOST_GROUPS } from "../../core/groups.ts";
import { say, writeCount } from "../../core/locale.ts";
import type { TableRows } from "../../core/tables.ts";
import type { ToolColumn } from "./columns.ts";
import { ToolIcon } from "./icons.tsx";
import type { TableView } from "./view.ts";

interface GroupChipsProps {
  rows: TableRows;
  view: TableView;
  /** The columns of the groups, the outermost first. */
  by: readonly ToolColumn[];
  /** Whether they can be changed. */
  changes: boolean;
}

export default function GroupChips({ rows, view, by, changes }: GroupChipsProps) {
  const names = by.map(({ name }) => name);

  function group(event: MouseEvent<HTMLElement>, groups: string[], focus: number): void {
    const list = event.currentTarget.closest("ul");
    view.arrange({ ...view.arrangement, groups });
    // The button is gone, or at another place: the focus goes with it.
    requestAnimationFrame(() => {
      const left = [...(list?.querySelectorAll<HTMLElement>(".jt-condition") ?? [])];
      left[Math.min(focus, left.length - 1)]?.querySelector("button")?.focus();
    });
  }

  return (
    <ul className="jt-conditions" aria-label={say("Groups")}>
      {by.map(({ name, label }, at) => (
        <li key={name} className="jt-condition" data-group="">
          {changes && at > 0 ? (
            <button type="button" title={say("Group by {label} earlier", { label })} aria-label={say("Group by {label} earlier", { label })} onClick={(event) => group(event, names.toSpliced(at, 1).toSpliced(at - 1, 0, name), at - 1)}>
              <ToolIcon name="left" />
            </button>
          ) : null}
          <span>
            <ToolIcon name="group" />
            {at === 0 ? say("Grouped by {label}", { label }) : say("then by {label}", { label })}
          </span>
          {changes ? (
            <button type="button" aria-label={say("Do not group by {label}", { label })} onClick={(event) => group(event, names.toSpliced(at, 1), at)}>
              <ToolIcon name="close" />
            </button>
          ) : null}
        </li>
      ))}
      {rows.lines?.more ? (
        <li className="jt-note">{say("These are the first {count} groups. Filter to see others.", { count: writeCount(MOST_GROUPS) })}</li>
      ) : null}
    </ul>
  );
}
