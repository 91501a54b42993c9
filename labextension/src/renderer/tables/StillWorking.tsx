import "./tables.css";
import { useEffect, useState } from "react";
import { say } from "../../core/locale.ts";
import type { TableRows } from "../../core/tables.ts";

/** After how long a visitor is told that an engine still computes. */
const PATIENCE = 2000;

/** What a table says while its engine computes for long: it can be cancelled. */
export default function StillWorking({ rows }: { rows: TableRows }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  return (
    <span className="jt-still-working">
      <output>{late ? say("Still working…") : null}</output>
      {late ? (
        <button type="button" className="jt-button" data-size="small" onClick={() => rows.stop()}>
          {say("Cancel")}
        </button>
      ) : null}
    </span>
  );
}
