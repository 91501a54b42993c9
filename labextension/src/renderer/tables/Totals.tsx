/** The aggregates of columns over the rows that match, at the foot of a table. */
import { heard, say, writeCount } from "../../core/locale.ts";
import type { TableRows } from "../../core/tables.ts";
import { useAnswer } from "./answers.ts";
import type { ToolColumn } from "./columns.ts";
import { computedStyle } from "./computed.ts";
import { writeCell } from "../formats/cell-formats.ts";

type Function = NonNullable<ToolColumn["aggregate"]>;

interface TotalsProps {
  rows: TableRows;
  data: unknown;
  /** The columns with an aggregate. */
  columns: readonly ToolColumn[];
}

function sayFunction(name: Function): string {
  const words: Record<Function, string> = {
    sum: say("Sum"),
    mean: say("Mean"),
    median: say("Median"),
    min: say("Minimum"),
    max: say("Maximum"),
    count: say("Count"),
    distinct: say("Distinct"),
  };
  return words[name];
}

export default function Totals({ rows, data, columns }: TotalsProps) {
  const asked = columns.flatMap(({ name, aggregate }) => (aggregate ? [{ column: name, function: aggregate }] : []));
  const { answer, error, waits } = useAnswer(rows, data, { kind: "totals", aggregates: asked });
  if (error !== null) return <span className="jt-totals">{heard(error)}</span>;
  return (
    <dl className="jt-totals" aria-busy={waits}>
      {columns.map(({ name, label, style, aggregate }, at) => {
        const value = answer?.aggregates[at] ?? null;
        const counts = aggregate === "count" || aggregate === "distinct";
        const written = counts && typeof value === "number" ? writeCount(value) : writeCell(value, aggregate === "mean" || aggregate === "median" ? computedStyle(style) : style);
        return aggregate ? (
          <div key={name}>
            <dt>{say("{function} of {label}", { function: sayFunction(aggregate), label })}</dt>
            <dd>{answer === null ? "…" : written}</dd>
          </div>
        ) : null;
      })}
    </dl>
  );
}
