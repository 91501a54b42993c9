import { heard, say } from "../../core/locale.ts";
import type { TableRows } from "../../core/tables.ts";
import { Callout } from "./Callout.tsx";

/** Why rows are missing, or not in the order that was asked for; the rows that are there stay. */
export function Trouble({ rows }: { rows: TableRows }) {
  if (rows.error !== null) {
    return (
      <Callout kind="error" title={say("The rows could not be loaded")}>
        {heard(rows.error)}{" "}
        <button type="button" className="jt-link" onClick={() => rows.retry()}>
          {say("Try again")}
        </button>
      </Callout>
    );
  }
  return rows.refused === null ? null : (
    <Callout kind="warning" title={say("The rows stay in the order they were in")}>
      {heard(rows.refused)}
    </Callout>
  );
}
