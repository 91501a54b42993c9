import { splitPath } from "../../core/paths.ts";
import type { Alert } from "../../core/store.ts";
import type { EventError } from "../../core/protocol.ts";
import { Callout } from "../parts/Callout.tsx";
import { useRenderer } from "../hooks/renderer.ts";
import { plainText } from "../markup/plain.ts";

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
  const { event, component, kind, messageOnly, error } = alert;
  const shown = store.component(component);
  const name = (shown && "label" in shown && shown.label) || splitPath(component)[1];
  const ended = kind === "warning" ? "may not have finished" : "did not finish";
  const title = component === "page" ? "Opening the page failed" : `“${name}” ${ended}`;
  const meta = [error.id && `Error id ${error.id}`, messageOnly ? "" : error.field].filter(Boolean).join(" · ");
  // Warnings outside of events only inform; a handler's message about an event asks the visitor to act.
  const urgent = kind === "error" || (messageOnly && event >= 0);
  return (
    <Callout kind={kind} urgent={urgent} {...(messageOnly ? {} : { title })} onClose={() => store.alert.set(null)}>
      {error.message}
      {meta === "" ? null : <div className="jt-meta">{meta}</div>}
      {error.cell === null ? null : <Reveal cell={error.cell} line={error.line} />}
      <Traceback error={error} />
    </Callout>
  );
}

/** The error of the newest event that failed and whose error belongs to no field. */
export function AlertPlace({ alert }: { alert: Alert | null }) {
  return (
    <div className="jt-notices" aria-live="polite" data-alert="">
      {alert === null ? null : <ErrorAlert key={alert.event} alert={alert} />}
    </div>
  );
}
