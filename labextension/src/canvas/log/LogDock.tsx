/** What ran: each event with its handler, how long it took, what it changed, and what went wrong. */
import "./Log.css";
import { useState } from "react";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { python } from "../document/python.ts";
import { useHandlers, type KnownHandler } from "../session/handlers.ts";
import { changesText, type LogEntry } from "../session/log.ts";
import { goToCell } from "../session/in-notebook.ts";

export function LogDock() {
  const { canvas, ui } = useCanvas();
  const entries = useCell(canvas.log.entries);
  const handlers = useHandlers();
  const narrow = useCell(ui.layout) === "narrow";
  const [folded, setFolded] = useState<boolean | null>(null);
  const [failed, setFailed] = useState(false);
  const isFolded = folded ?? narrow;
  const [last] = entries;
  const shown = failed ? entries.filter((one) => one.outcome !== null && one.outcome !== "ok") : entries;
  return (
    <section className="jt-c-log" aria-label="Log" data-folded={isFolded ? "" : undefined}>
      <div className="jt-c-log-head">
        <button type="button" className="jt-c-log-fold" aria-expanded={!isFolded} onClick={() => setFolded(!isFolded)}>
          <Icon name={isFolded ? "up" : "down"} />
          <b>Log</b>
        </button>
        {isFolded && last ? (
          <>
            <Outcome entry={last} />
            <code>{`${clock(last.time)} ${last.component} ${last.name}`}</code>
            <small>{last.outcome === "lost" ? OUTCOMES["lost"] : `${took(last)}${last.took === null ? "" : `, ${countOf(last)}`}`}</small>
          </>
        ) : (
          <small>{entries.length === 0 ? "" : `${entries.length} ${entries.length === 1 ? "event" : "events"}`}</small>
        )}
        {isFolded ? null : (
          <span className="jt-c-push">
            <IconButton label="Failures only" small pressed={failed} onClick={() => setFailed(!failed)}>
              <Icon name="filter" />
            </IconButton>
            <IconButton label="Clear the log" small disabled={entries.length === 0} onClick={() => canvas.log.clear()}>
              <Icon name="delete" />
            </IconButton>
          </span>
        )}
      </div>
      {isFolded ? null : (
        <ul className="jt-c-log-rows" aria-label="Events">
          {shown.length === 0 ? (
            <li className="jt-c-log-none">
              {entries.length > 0 ? "Nothing has failed." : (
                <>
                  No events yet. Switch to <button type="button" className="jt-c-link" onClick={() => canvas.setMode("use")}>Use</button> and click something.
                </>
              )}
            </li>
          ) : null}
          {shown.map((entry) => (
            <Row key={`${entry.event} ${entry.time}`} entry={entry} handlers={handlers} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ entry, handlers }: { entry: LogEntry; handlers: readonly KnownHandler[] }) {
  const parts = useCanvas();
  const { canvas, notebook } = parts;
  const isFailure = entry.outcome === "error" || entry.outcome === "unknown";
  const [opened, setOpened] = useState<boolean | null>(null);
  const open = opened ?? isFailure;
  const known = handlers.find((one) => one.name === entry.handler);
  const line = entry.error?.line ?? null;
  const cell = entry.error?.cell ?? known?.cell ?? null;
  return (
    <li className="jt-c-log-entry" data-failed={isFailure ? "" : undefined}>
      <div className="jt-c-log-row">
        <Outcome entry={entry} />
        <code>{clock(entry.time)}</code>
        <button type="button" className="jt-c-log-what" onClick={() => entry.component !== "page" && canvas.select([entry.component])}>
          <code>{`${entry.component} ${entry.name}`}</code>
        </button>
        <Icon name="arrow" />
        <span className="jt-c-log-handler">
          <code>{entry.handler || "nothing"}</code>
          <small>{known?.place ?? ""}</small>
        </span>
        <span className="jt-c-log-took">{took(entry)}</span>
        <span className="jt-c-log-changes" title={entry.outcome === "lost" ? OUTCOMES["lost"] : undefined}>{entry.outcome === null ? "" : isFailure ? "Failed" : entry.outcome === "ok" ? changesText(entry.changes) : OUTCOMES[entry.outcome]}</span>
        <span className="jt-c-log-actions">
          <IconButton label="Run again" small disabled={entry.took === null} onClick={() => canvas.runAgain(entry)}>
            <Icon name="refresh" />
          </IconButton>
          <IconButton label={open ? "Hide details" : "Details"} small pressed={open} onClick={() => setOpened(!open)}>
            <Icon name={open ? "down" : "right"} />
          </IconButton>
        </span>
      </div>
      {open ? (
        <div className="jt-c-log-details">
          {entry.error ? (
            <>
              <pre data-kind="error">{entry.error.message}</pre>
              {entry.error.traceback ? <pre className="jt-c-traceback">{entry.error.traceback}</pre> : null}
            </>
          ) : null}
          {entry.output === "" ? null : <pre>{entry.output}</pre>}
          <Values title="State in" values={entry.state} />
          <Values title="Changes out" values={flat(entry.changes)} />
          <div className="jt-c-log-buttons">
            {notebook && cell !== null ? (
              <button type="button" className="jt-c-plain-button" onClick={() => void goToCell(parts, cell, line ?? known?.line ?? 1)}>
                <Icon name="jump" size={12} />
                {known?.place === undefined ? "Show the cell" : `Go to ${known.place}`}
              </button>
            ) : null}
            <button type="button" className="jt-c-plain-button" disabled={entry.took === null} onClick={() => canvas.runAgain(entry)}>
              <Icon name="refresh" size={12} />
              Run again
            </button>
          </div>
        </div>
      ) : null}
    </li>
  );
}

function Values({ title, values }: { title: string; values: LogEntry["state"] }) {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  return (
    <details>
      <summary>
        <Icon name="right" size={12} />
        {`${title} (${entries.length})`}
      </summary>
      <dl>
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{short(python(value))}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function flat(changes: LogEntry["changes"]): LogEntry["state"] {
  return Object.fromEntries(Object.entries(changes).flatMap(([path, properties]) => Object.entries(properties).map(([name, value]) => [`${path}.${name}`, value] as const)));
}

function short(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

const OUTCOMES: Record<string, string> = { refused: "Refused", cancelled: "Cancelled", unknown: "May have run in part", lost: "May not have finished" };

function Outcome({ entry }: { entry: LogEntry }) {
  if (entry.outcome === null) return <span className="jt-c-spinner" role="img" aria-label="Running" />;
  if (entry.outcome === "ok") return <span data-kind="ok"><Icon name="done" /></span>;
  if (entry.outcome === "lost") return <span data-kind="warning" role="img" aria-label={OUTCOMES["lost"]} title={OUTCOMES["lost"]}><Icon name="warning" /></span>;
  return <span data-kind={entry.outcome === "refused" || entry.outcome === "cancelled" ? "warning" : "error"}><Icon name={entry.outcome === "cancelled" ? "refused" : "error"} /></span>;
}

function clock(time: number): string {
  return new Date(time).toTimeString().slice(0, 8);
}

function took({ took: ms, outcome }: LogEntry): string {
  if (ms === null) return "running";
  if (outcome === "lost") return "unknown";
  return ms < 10_000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function countOf({ changes }: LogEntry): string {
  const count = Object.values(changes).reduce((sum, properties) => sum + Object.keys(properties).length, 0);
  return `${count} ${count === 1 ? "change" : "changes"}`;
}
