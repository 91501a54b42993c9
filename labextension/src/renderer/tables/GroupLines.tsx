/** The groups of a list: heads that open and close what is below them, with the aggregates of each. */
import type { GroupLine, TableRows } from "../../core/tables.ts";
import { say } from "../../core/locale.ts";
import type { ToolColumn } from "./columns.ts";
import { sayGroup } from "./groups.ts";
import { isAtRight, sayFunction, writeAggregate } from "./totals.ts";

interface GroupProps {
  rows: TableRows;
  group: GroupLine;
  /** The column that it is a value of. */
  column: ToolColumn | undefined;
  columns: readonly ToolColumn[];
}

/** `own` is what else is said of it. */
function Toggle({ rows, group, column, own = "" }: GroupProps & { own?: string }) {
  const { title, rows: count } = column ? sayGroup(group, column) : { title: group.column, rows: "" };
  return (
    <button type="button" className="jt-list-toggle" aria-expanded={group.open} style={{ paddingLeft: 18 * group.level }} onClick={() => rows.lines?.toggle(group.id)}>
      <span aria-hidden="true" />
      <b>{title}</b>
      <small>{[count, own].filter((one) => one !== "").join(" · ")}</small>
      {group.level > 0 ? <span className="jt-unseen">{say("level {level}", { level: group.level + 1 })}</span> : null}
    </button>
  );
}

/** The aggregate of a column in words; empty for none. */
function aggregateOf(group: GroupLine, column: ToolColumn): string {
  const value = group.aggregateOf(column.name);
  return value === undefined || column.aggregate === null ? "" : `${sayFunction(column.aggregate)} ${writeAggregate(column, value)}`;
}

/** A group among cards. */
export function GroupCard(props: GroupProps) {
  const { group, columns } = props;
  const found = columns.flatMap((column) => {
    const value = group.aggregateOf(column.name);
    return value === undefined || column.aggregate === null ? [] : [{ column, function: column.aggregate, value }];
  });
  return (
    <li className="jt-list-group">
      <Toggle {...props} />
      {found.length > 0 ? (
        <dl>
          {found.map(({ column, function: name, value }) => (
            <div key={column.name}>
              <dt>{say("{function} of {label}", { function: sayFunction(name), label: column.label })}</dt>
              <dd>{writeAggregate(column, value)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </li>
  );
}

/** A group in a plain table; `before` columns come before those of the data. */
export function GroupRow({ before, ...props }: GroupProps & { before: number }) {
  const { group, columns } = props;
  const first = columns.findIndex(({ aggregate }) => aggregate !== null);
  const wide = Math.max(1, first < 0 ? columns.length : first);
  return (
    <tr className="jt-list-group">
      <th scope="rowgroup" colSpan={before + wide}>
        <Toggle {...props} own={first === 0 && columns[0] ? aggregateOf(group, columns[0]) : ""} />
      </th>
      {columns.slice(wide).map((column) => {
        const value = group.aggregateOf(column.name);
        return (
          <td key={column.name} data-numeric={isAtRight(column) ? "" : undefined}>
            {value === undefined ? null : <b>{writeAggregate(column, value)}</b>}
          </td>
        );
      })}
    </tr>
  );
}
