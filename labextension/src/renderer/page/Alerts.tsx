import { splitPath } from "../../core/paths.ts";
import type { Alert } from "../../core/store.ts";
import type { EventError } from "../../core/protocol.ts";
import { heard, say } from "../../core/locale.ts";
import { Callout } from "../parts/Callout.tsx";
import { useRenderer } from "../hooks/renderer.ts";
import { plainText } from "../markup/plain.ts";

function Reveal({ cell, line }: { cell: string; line: number | null }) {
  const { reveal } = useRenderer();
    if (!reveal) return <span className="jt-meta">{line === null ? say("In the cell.") : say("In line {line} of the cell.", { line })}</span>;
  return (
    <button type="button" className="jt-link" onClick={() => reveal(cell, line ?? 1)}>
      {line === null ? say("Show the cell") : say("Show line {line} of the cell", { line })}
    </button>
  );
}

export function Traceback({ error }: { error: EventError }) {
  if (error.traceback === null) return null;
  return (
    <details className="jt-details">
      <summary>{say("Traceback")}</summary>
      <pre className="jt-pre">{plainText(error.traceback)}</pre>
    </details>
  );
}

function ErrorAlert({ alert }: { alert: Alert }) {
  const { store } = useRenderer();
  const { event, component, kind, messageOnly, error } = alert;
  const shown = store.component(component);
  const name = (shown && "label" in shown && shown.label) || splitPath(component)[1];
  const ended = kind === "warning" ? say("“{name}” may not have finished", { name }) : say("“{name}” did not finish", { name });
  const title = component === "page" ? say("Opening the page failed") : ended;
  const meta = [error.id && say("Error id {id}", { id: error.id }), messageOnly ? "" : error.field].filter(Boolean).join(" · ");
  // Warnings outside of events only inform; a handler's message about an event asks the visitor to act.
  const urgent = kind === "error" || (messageOnly && event >= 0);
  return (
    <Callout kind={kind} urgent={urgent} {...(messageOnly ? {} : { title })} onClose={() => store.alert.set(null)}>
      {heard(error.message)}
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
