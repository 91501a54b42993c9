/** The distinct values of a column with how many rows have them, to tick. */
import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { say, writeCount } from "../../core/locale.ts";
import type { TableRows } from "../../core/tables.ts";
import type { CellValue } from "../formats/formats.ts";
import { SearchIcon } from "../parts/icons.tsx";
import { useAnswer } from "./answers.ts";
import type { ToolColumn } from "./columns.ts";
import { MAX_CHOSEN, sayValue } from "./conditions.ts";
import { Told } from "./Told.tsx";

const MOST = 200;
const MAX_SEARCH = 1000;
const DELAY = 200;
/** Fewer values need no search field. */
const FEW = 8;

interface ValuesProps {
  rows: TableRows;
  data: unknown;
  column: ToolColumn;
  chosen: readonly CellValue[];
  onChange: (chosen: CellValue[]) => void;
}

export function Values({ rows, data, column, chosen, onChange }: ValuesProps) {
  const [text, setText] = useState("");
  const [sought, setSought] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSought(text.slice(0, MAX_SEARCH)), DELAY);
    return () => clearTimeout(timer);
  }, [text]);
  const { answer, error, waits, again } = useAnswer(rows, data, { kind: "distinct", column: column.name, text: sought, limit: MOST }, column.name);
  const [searches, setSearches] = useState(false);
  const found = answer?.found ?? [];
  if (!searches && answer !== null && (answer.more || found.length > FEW)) setSearches(true);
  // What is ticked stays in sight where a condition has it and no row.
  const gone = sought === "" && answer !== null && !answer.more ? chosen.filter((one) => !found.some(({ value }) => value === one)) : [];
  const entries = [...gone.map((value) => ({ value, count: 0 })), ...found];
  const isFull = chosen.length >= MAX_CHOSEN;

  return (
    <div className="jt-values">
      {searches ? (
        <TextInput
          type="search"
          size="xs"
          aria-label={say("Search values")}
          placeholder={say("Search values")}
          leftSection={<SearchIcon />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : null}
      {answer === null || error !== null ? (
        <Told error={error} again={again} />
      ) : (
        <fieldset className="jt-values-list" aria-label={say("Values of {label}", { label: column.label })} aria-busy={waits}>
          {entries.length === 0 ? <p className="jt-note">{sought === "" ? say("There are no values.") : say("No value contains this.")}</p> : null}
          {entries.map(({ value, count }) => {
            const isChosen = chosen.includes(value);
            return (
              <label key={`${typeof value}:${String(value)}`}>
                <input
                  type="checkbox"
                  checked={isChosen}
                  disabled={isFull && !isChosen}
                  onChange={() => onChange(isChosen ? chosen.filter((one) => one !== value) : [...chosen, value])}
                />
                <span data-empty={value === null ? "" : undefined}>{sayValue(value, column)}</span>
                <small>{writeCount(count)}</small>
              </label>
            );
          })}
        </fieldset>
      )}
      {answer?.more ? <p className="jt-note">{say("More than {count} values: type to narrow.", { count: writeCount(MOST) })}</p> : null}
    </div>
  );
}
