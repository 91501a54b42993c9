/** The aggregates of columns over the rows that match. */
import { say, writeCount } from "../../core/locale.ts";
import type { ResultOf } from "../../core/questions.ts";
import type { TotalsQuery } from "../../core/protocol.ts";
import type { TableRows } from "../../core/tables.ts";
import { isQuantity, writeCell } from "../formats/cell-formats.ts";
import type { CellValue } from "../formats/formats.ts";
import { useAnswer } from "./answers.ts";
import type { ToolColumn } from "./columns.ts";
import { computedStyle } from "./computed.ts";

export type AggregateFunction = NonNullable<ToolColumn["aggregate"]>;

/** The most aggregates of one query, as the protocol has it. */
const MOST = 50;

export function sayFunction(name: AggregateFunction): string {
  const words: Record<AggregateFunction, string> = {
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

/** The columns with an aggregate, as many as one query may ask for. */
export function aggregated<C extends ToolColumn>(columns: readonly C[]): (C & { aggregate: AggregateFunction })[] {
  return columns.filter((column): column is C & { aggregate: AggregateFunction } => column.aggregate !== null).slice(0, MOST);
}

/** An aggregate as it is written: counts as counts, others as the cells of their column. */
export function writeAggregate({ aggregate, style }: ToolColumn, value: CellValue): string {
  const counts = aggregate === "count" || aggregate === "distinct";
  if (counts && typeof value === "number") return writeCount(value);
  return writeCell(value, aggregate === "mean" || aggregate === "median" ? computedStyle(style) : style);
}

/** Whether an aggregate stands at the right, as numbers do. */
export function isAtRight({ aggregate, style }: ToolColumn): boolean {
  return aggregate === "count" || aggregate === "distinct" || isQuantity(style.format);
}

interface Total {
  column: ToolColumn;
  /** What it is of, in words: "Sum of Delay". */
  name: string;
  /** What it is: "Sum". */
  function: string;
  value: string;
}

interface Found {
  error: string | null;
  waits: boolean;
  totals: Total[];
}

/** The aggregates of columns, which are asked for. */
export function useTotals(rows: TableRows, data: unknown, columns: readonly ToolColumn[]): Found {
  const asked = aggregated(columns);
  const question: TotalsQuery = { kind: "totals", aggregates: asked.map(({ name, aggregate }) => ({ column: name, function: aggregate })) };
  const { answer, error, waits } = useAnswer<TotalsQuery>(rows, data, question);
  const values = (answer as ResultOf<TotalsQuery> | null)?.aggregates;
  const totals = asked.map((column, at) => ({
    column,
    name: say("{function} of {label}", { function: sayFunction(column.aggregate), label: column.label }),
    function: sayFunction(column.aggregate),
    value: values === undefined ? "…" : writeAggregate(column, values[at] ?? null),
  }));
  return { error, waits, totals };
}
