import type { TableRows } from "../../core/tables.ts";
import { Callout } from "./Callout.tsx";

/** Why rows are missing, or not in the order that was asked for; the rows that are there stay. */
export function Trouble({ rows }: { rows: TableRows }) {
  if (rows.error !== null) {
    return (
      <Callout kind="error" title="The rows could not be loaded">
        {rows.error}{" "}
        <button type="button" className="jt-link" onClick={() => rows.retry()}>
          Try again
        </button>
      </Callout>
    );
  }
  return rows.refused === null ? null : (
    <Callout kind="warning" title="The rows stay in the order they were in">
      {rows.refused}
    </Callout>
  );
}
