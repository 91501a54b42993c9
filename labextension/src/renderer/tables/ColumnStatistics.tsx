/** The statistics of one column, of the rows that match. */
import { say, writeCount } from "../../core/locale.ts";
import type { TableRows } from "../../core/tables.ts";
import type { CellValue } from "../formats/formats.ts";
import { writeCell } from "../formats/cell-formats.ts";
import { useAnswer } from "./answers.ts";
import { Bars } from "./Bars.tsx";
import type { ToolColumn } from "./columns.ts";
import { sayValue } from "./conditions.ts";
import { computedStyle } from "./computed.ts";
import { Told } from "./Told.tsx";

function length(count: number | null | undefined): string | undefined {
  return typeof count === "number" ? say("{count} characters", { count: writeCount(count) }) : undefined;
}

export function ColumnStatistics({ rows, data, column }: { rows: TableRows; data: unknown; column: ToolColumn }) {
  const { answer, error, waits, again } = useAnswer(rows, data, { kind: "statistics", column: column.name });
  if (answer === null || error !== null) return <Told error={error} again={again} />;
  // The mean of whole numbers has decimals.
  const computed = computedStyle(column.style);
  const write = (value: CellValue | undefined, style = column.style): string | undefined => (value === undefined || value === null ? undefined : writeCell(value, style));
  const figures: [string, string | undefined][] = [
    [say("Rows"), writeCount(answer.rows)],
    [say("Empty"), writeCount(answer.missing)],
    [say("Distinct"), writeCount(answer.distinct)],
    [say("Minimum"), write(answer.min)],
    [say("Maximum"), write(answer.max)],
    [say("Mean"), write(answer.mean, computed)],
    [say("Median"), write(answer.median, computed)],
    [say("Standard deviation"), write(answer.deviation, computed)],
    [say("Sum"), write(answer.sum)],
    [say("Shortest"), length(answer.shortest)],
    [say("Longest"), length(answer.longest)],
  ];
  const most = Math.max(1, ...(answer.top ?? []).map(({ count }) => count));
  return (
    <div className="jt-statistics" aria-busy={waits}>
      {answer.histogram ? <Bars column={column} histogram={answer.histogram} /> : null}
      {answer.top && answer.top.length > 0 ? (
        <ol className="jt-most-frequent" aria-label={say("Most frequent")}>
          {answer.top.map(({ value, count }) => (
            <li key={String(value)} style={{ "--jt-part": count / most } as never}>
              <span>{sayValue(value, column)}</span>
              <small>{writeCount(count)}</small>
            </li>
          ))}
        </ol>
      ) : null}
      <dl>
        {figures.map(([label, text]) =>
          text === undefined ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text}</dd>
            </div>
          ),
        )}
      </dl>
    </div>
  );
}
