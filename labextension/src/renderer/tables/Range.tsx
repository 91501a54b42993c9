/** A range of numbers or moments: two fields, and a histogram to draw over. */
import { TextInput } from "@mantine/core";
import { say, writeCount } from "../../core/locale.ts";
import type { TableRows } from "../../core/tables.ts";
import type { CellValue } from "../formats/formats.ts";
import { useAnswer } from "./answers.ts";
import { Bars } from "./Bars.tsx";
import type { ToolColumn } from "./columns.ts";
import { conditionsOf, typed, type Draft } from "./conditions.ts";
import { Told } from "./Told.tsx";

interface RangeProps {
  rows: TableRows;
  data: unknown;
  column: ToolColumn;
  draft: Draft;
  problem: { problem: string; of: string } | null;
  onChange: (ends: Pick<Draft, "low" | "high">) => void;
}

export function Range({ rows, data, column, draft, problem, onChange }: RangeProps) {
  const { answer, error, again } = useAnswer(rows, data, { kind: "statistics", column: column.name }, column.name);
  const kind = { date: "date", datetime: "datetime-local" }[column.kind as string] ?? "text";
  const ends = endsOf(draft, column);
  const isIn = (low: CellValue, high: CellValue) => {
    const [from, to] = ends;
    return (from === null || compare(high, from) > 0) && (to === null || compare(low, to) < 0);
  };
  const errorOf = (name: string) => (problem?.of === name ? problem.problem : undefined);
  const field = (name: "low" | "high", label: string) => (
    <TextInput
      size="xs"
      type={kind}
      inputMode={kind === "text" ? "decimal" : undefined}
      step={kind === "datetime-local" ? 1 : undefined}
      label={label}
      value={draft[name]}
      error={errorOf(name)}
      placeholder={kind === "text" && answer ? typed((name === "low" ? answer.min : answer.max) ?? null, column) : undefined}
      onChange={(event) => onChange({ low: draft.low, high: draft.high, [name]: event.currentTarget.value })}
    />
  );
  return (
    <>
      {answer === null || error !== null ? <Told error={error} again={again} /> : null}
      {answer?.histogram ? (
        <Bars column={column} histogram={answer.histogram} isIn={isIn} onBrush={(low, high) => onChange({ low: typed(low, column), high: typed(high, column) })} />
      ) : null}
      {answer !== null && answer.rows === answer.missing ? <p className="jt-note">{say("There are no values.")}</p> : null}
      <div className="jt-ends">
        {field("low", say("From"))}
        {field("high", say("To"))}
      </div>
      {answer !== null && answer.missing > 0 ? <p className="jt-note">{say("{count} empty ones are left out by a range.", { count: writeCount(answer.missing) })}</p> : null}
    </>
  );
}

/** The ends of a draft as they travel, without its faults. */
function endsOf(draft: Draft, column: ToolColumn): [CellValue, CellValue] {
  const read = conditionsOf({ ...draft, mode: "range" }, column);
  const value = "filters" in read ? read.filters[0]?.value : undefined;
  return Array.isArray(value) ? [value[0] ?? null, value[1] ?? null] : [null, null];
}

function compare(a: CellValue, b: CellValue): number {
  const [one, other] = [a, b].map((value) => (typeof value === "string" && value.includes("-", 1) && !value.includes("e") ? value.slice(0, 19) : Number(value)));
  if (one === undefined || other === undefined || one === other) return 0;
  return one < other ? -1 : 1;
}
