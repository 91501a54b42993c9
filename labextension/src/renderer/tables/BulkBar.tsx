/** What may be done with the selected rows of a table: how many these are, the actions, and how to select all that match. */
import "./rows.css";
import { say, sayCount, writeCount } from "../../core/locale.ts";
import { selectionOf } from "../../core/frames.ts";
import type { TableData } from "../../core/protocol.ts";
import type { TableRows } from "../../core/tables.ts";
import { useRevision } from "../hooks/revision.ts";
import { useRenderer } from "../hooks/renderer.ts";
import { ButtonFace } from "../parts/ButtonFace.tsx";
import { useBulk, type Bulk, type WithRows } from "./acting.ts";

interface BulkBarProps {
  path: string;
  component: WithRows;
  rows: TableRows;
  data: TableData;
  /** What the table is called. */
  name: string;
}

function selectedInWords({ all, count }: Bulk, rows: TableRows): string {
  if (!all.chosen) return count === null || count === 0 ? "" : say("{count} selected", { count: writeCount(count) });
  if (count === null) return say("All rows that match are selected");
  if (all.left === 0) return sayCount(count, "The one row that matches is selected", "All {count} rows that match are selected");
  return say("{count} of {all} selected", { count: writeCount(count), all: writeCount(rows.total) });
}

export default function BulkBar(props: BulkBarProps) {
  const { path, component, rows, data, name } = props;
  const { visit } = useRenderer();
  useRevision(rows);
  const bulk = useBulk(props);
  const { all, count, actions } = bulk;
  const some = all.chosen || (count ?? 0) > 0;
  const words = selectedInWords(bulk, rows);
  const offersAll = component.selection === "multiple" && !all.chosen && some && (rows.least !== null || (count ?? 0) < rows.total);

  function clear(): void {
    all.end();
    visit.change(path, selectionOf(data, []));
    if ("select" in component.handlers) visit.event(path, "select");
  }

  return (
    <fieldset className="jt-bulk" aria-label={say("Selected rows of {name}", { name })} data-shown={some || all.note !== "" ? "" : undefined}>
      <output>{[words, all.note].filter((one) => one !== "").join(" · ")}</output>
      {offersAll ? (
        <button type="button" className="jt-bulk-all" onClick={() => all.start(rows.order, data.table)}>
          {rows.least === null ? say("Select all {count} that match", { count: writeCount(rows.total) }) : say("Select all that match")}
        </button>
      ) : null}
      {some ? (
        <span className="jt-bulk-actions">
          {actions.map((action) => {
            const wrong = bulk.forbidden(action);
            const busy = bulk.busy === action.value;
            return (
              <button
                key={action.value}
                type="button"
                className="jt-button"
                data-size="small"
                data-kind={action.kind}
                disabled={wrong > 0}
                title={wrong > 0 ? sayCount(wrong, "Not possible for 1 of these rows", "Not possible for {count} of these rows") : undefined}
                aria-busy={busy}
                onClick={() => (busy ? undefined : bulk.act(action))}
              >
                <ButtonFace icon={action.icon} running={busy}>
                  {action.label}
                </ButtonFace>
              </button>
            );
          })}
          <button type="button" className="jt-button" data-size="small" data-kind="link" onClick={clear}>
            {say("Clear")}
          </button>
        </span>
      ) : null}
    </fieldset>
  );
}
