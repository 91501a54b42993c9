/** The filter of one column. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { say } from "../../core/locale.ts";
import type { TableRows } from "../../core/tables.ts";
import { useAnswer } from "./answers.ts";
import type { ToolColumn } from "./columns.ts";
import { conditionsOf, draftOf, modesOf, sayMode, withConditions, zoneOf, type Draft, type Mode } from "./conditions.ts";
import { Range } from "./Range.tsx";
import { Values } from "./Values.tsx";

interface FilterFormProps {
  rows: TableRows;
  data: unknown;
  column: ToolColumn;
  close: () => void;
}

export function FilterForm(props: FilterFormProps) {
  return props.column.kind === "datetime" ? <Zoned {...props} /> : <Form {...props} zone="" />;
}

/** Moments of a zone are compared with moments of that zone. */
function Zoned(props: FilterFormProps) {
  const { rows, data, column } = props;
  const { answer } = useAnswer(rows, data, { kind: "statistics", column: column.name }, column.name);
  return <Form {...props} zone={zoneOf(answer?.min)} />;
}

function Form({ rows, data, column, close, zone }: FilterFormProps & { zone: string }) {
  const [draft, setDraft] = useState(() => draftOf(rows.order.filter, column));
  const [problem, setProblem] = useState<{ problem: string; of: string } | null>(null);
  const modes = modesOf(column);
  const isSet = rows.order.filter.some((one) => one.column === column.name);
  const change = (part: Partial<Draft>) => {
    setProblem(null);
    setDraft((before) => ({ ...before, ...part }));
  };

  function submit(event: FormEvent): void {
    event.preventDefault();
    event.stopPropagation();
    const read = conditionsOf(draft, column, zone);
    if ("problem" in read) return setProblem(read);
    rows.reorder({ filter: withConditions(rows.order.filter, column.name, read.filters) });
    return close();
  }

  function clear(): void {
    rows.reorder({ filter: withConditions(rows.order.filter, column.name, []) });
    close();
  }

  const { mode } = draft;
  return (
    <form className="jt-filter" noValidate onSubmit={submit}>
      {modes.length > 1 ? (
        <NativeSelect
          size="xs"
          aria-label={say("Condition")}
          data={modes.map((one) => ({ value: one, label: sayMode(one) }))}
          value={mode}
          onChange={(event) => change({ mode: event.currentTarget.value as Mode })}
        />
      ) : null}
      {mode === "values" ? <Values {...{ rows, data, column }} chosen={draft.chosen} onChange={(chosen) => change({ chosen })} /> : null}
      {mode === "range" ? <Range {...{ rows, data, column, draft, problem }} onChange={change} /> : null}
      {mode === "contains" || mode === "not_contains" || mode === "starts_with" ? (
        <TextInput size="xs" aria-label={say("Text")} placeholder={say("Text")} value={draft.text} error={problem?.problem} onChange={(event) => change({ text: event.currentTarget.value })} />
      ) : null}
      <div className="jt-filter-foot">
        <button type="button" className="jt-button" data-size="small" disabled={!isSet} onClick={clear}>
          {say("Clear")}
        </button>
        <button type="submit" className="jt-button" data-size="small" data-kind="primary">
          {say("Apply")}
        </button>
      </div>
    </form>
  );
}
