/** What a table says of a column, at its foot and of each group. */
import { say } from "../../core/locale.ts";
import type { ToolColumn } from "./columns.ts";
import { sayFunction, type AggregateFunction } from "./totals.ts";
import type { TableView } from "./view.ts";

const NUMBERS: ReadonlySet<string> = new Set(["number", "integer", "duration"]);
/** Of these formats no cell is a value. */
const DRAWN: ReadonlySet<string> = new Set(["sparkline", "image", "json"]);

/** The aggregates that a column can have. */
export function functionsOf({ kind, style }: ToolColumn): AggregateFunction[] {
  if (DRAWN.has(style.format)) return ["count"];
  const [numbers, ends]: AggregateFunction[][] = [["sum", "mean", "median"], ["min", "max"]];
  return [...(NUMBERS.has(kind) ? (numbers ?? []) : []), ...(kind === "boolean" ? [] : (ends ?? [])), "count", "distinct"];
}

export function AggregateForm({ view, column, close }: { view: TableView; column: ToolColumn; close: () => void }) {
  const { arrangement } = view;
  const present = Object.hasOwn(arrangement.aggregates, column.name) ? (arrangement.aggregates[column.name] ?? null) : column.aggregate;
  return (
    <fieldset className="jt-values-list" aria-label={say("Aggregate")}>
      {[null, ...functionsOf(column)].map((one) => (
        <label key={String(one)}>
          <input
            type="radio"
            name="aggregate"
            checked={present === one}
            onChange={() => view.arrange({ ...arrangement, aggregates: { ...arrangement.aggregates, [column.name]: one } })}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              close();
            }}
          />
          <span>{one === null ? say("None") : sayFunction(one)}</span>
        </label>
      ))}
    </fieldset>
  );
}
