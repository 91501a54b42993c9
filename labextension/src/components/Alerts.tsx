import { splitPath, type Alert } from "../core/store.ts";
import type { EventError } from "../core/protocol.ts";
import { Callout } from "./Callout.tsx";
import { useCell, useRenderer } from "./context.ts";
import { plainText } from "./text.ts";

function Reveal({ cell, line }: { cell: string; line: number | null }) {
  const { reveal } = useRenderer();
  const place = line === null ? "the cell" : `line ${line} of the cell`;
  if (!reveal) return <span className="jt-meta">{`In ${place}.`}</span>;
  return (
    <button type="button" className="jt-link" onClick={() => reveal(cell, line ?? 1)}>
      {`Show ${place}`}
    </button>
  );
}

export function Traceback({ error }: { error: EventError }) {
  if (error.traceback === null) return null;
  return (
    <details className="jt-details">
      <summary>Traceback</summary>
      <pre className="jt-pre">{plainText(error.traceback)}</pre>
    </details>
  );
}

function ErrorAlert({ alert }: { alert: Alert }) {
  const { store } = useRenderer();
  const { component, kind, error } = alert;
  const shown = store.component(component);
  const name = (shown && "label" in shown && shown.label) || splitPath(component)[1];
  const ended = kind === "warning" ? "may not have finished" : "did not finish";
  const title = component === "page" ? "Opening the page failed" : `“${name}” ${ended}`;
  return (
    <Callout kind={kind} title={title} onClose={() => store.dismiss(alert.event)}>
      {error.message}
      <div className="jt-meta">
        {error.id ? `Error ${error.id}` : ""}
        {error.field ? `${error.id ? " · " : ""}${error.field}` : ""}
      </div>
      {error.cell === null ? null : <Reveal cell={error.cell} line={error.line} />}
      <Traceback error={error} />
    </Callout>
  );
}

/** Errors of events that belong to no field, the newest first. */
export function Alerts() {
  const { store } = useRenderer();
  const alerts = useCell(store.alerts);
  return (
    <div className="jt-notices" aria-live="polite" data-alerts="">
      {alerts.toReversed().map((alert) => (
        <ErrorAlert key={alert.event} alert={alert} />
      ))}
    </div>
  );
}
