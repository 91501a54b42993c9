/** What was recorded: the last events, or those that failed. */
import { useCallback, useState } from "react";
import { Callout } from "../renderer/parts/Callout.tsx";
import type { JsonValue } from "../core/protocol.ts";
import type { Entry, OverviewAnswer } from "./answers.ts";
import { useOperations } from "./context.ts";
import { clock, duration } from "./format.ts";
import { Nothing, PageLink, Section, State, type Tone } from "./parts.tsx";
import { usePolled } from "./poll.ts";
import { eventName, who } from "./Visits.tsx";

const LIMIT = 50;
const TONES: Record<Entry["outcome"], Tone> = {
  ok: "good",
  error: "bad",
  unknown: "bad",
  refused: "idle",
  cancelled: "idle",
};

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Values({ title, value }: { title: string; value: JsonValue }) {
  if (value === null || (typeof value === "object" && Object.keys(value).length === 0)) return null;
  return (
    <div>
      <h3 className="jt-ops-label">{title}</h3>
      <pre className="jt-pre">{typeof value === "string" ? value : JSON.stringify(value, null, 2)}</pre>
    </div>
  );
}

/** The error in full, for the handler's author: visitors see less. */
function reason(error: NonNullable<Entry["error"]>): string {
  return error.traceback?.trim().split("\n").at(-1) ?? error.message;
}

function Details({ entry }: { entry: Entry }) {
  const { error } = entry;
  return (
    <div className="jt-ops-details">
      {error === null ? null : (
        <Callout kind={entry.outcome === "refused" ? "warning" : "error"} title={reason(error)}>
          {error.cell === null ? null : `Cell ${error.cell}, line ${error.line ?? "?"}. `}
          {[error.id && `Error id ${error.id}`, error.field && `about ${error.field}`].filter(Boolean).join(", ")}
        </Callout>
      )}
      <dl className="jt-ops-facts">
        <Fact name="Page">
          <PageLink path={entry.page} />
        </Fact>
        <Fact name="Visit">
          <span className="jt-ops-mono">{entry.visit}</span>, event {entry.event}
        </Fact>
        <Fact name="By">{who(entry)}</Fact>
        <Fact name="Kernel mode">{entry.mode}</Fact>
        <Fact name="Waited">{duration(entry.wait)}</Fact>
        <Fact name="Ran">{duration(entry.run)}</Fact>
        {entry.code === null ? null : (
          <Fact name="Code">
            <span className="jt-ops-mono">{entry.code}</span>
          </Fact>
        )}
      </dl>
      <Values title="Traceback" value={error?.traceback ?? null} />
      <Values title="Printed and displayed" value={entry.output === "" ? null : entry.output} />
      <Values title="State" value={entry.state} />
      <Values title="Detail" value={entry.detail} />
      <Values title="Changes" value={entry.changes} />
    </div>
  );
}

function Row({ entry, now }: { entry: Entry; now: number }) {
  const [open, setOpen] = useState(false);
  const why = entry.error === null ? "" : reason(entry.error);
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <time dateTime={new Date(entry.at * 1000).toISOString()}>{clock(entry.at, now)}</time>
          <State tone={TONES[entry.outcome]}>{entry.outcome}</State>
          <span className="jt-ops-what" title={why || undefined}>
            {eventName(entry)}
            {why === "" ? null : <span className="jt-ops-muted"> {why}</span>}
          </span>
          <span className="jt-ops-where" title={entry.page}>
            {entry.page}
          </span>
          <span className="jt-ops-time">{duration(entry.run)}</span>
        </summary>
        {open ? <Details entry={entry} /> : null}
      </details>
    </li>
  );
}

interface FilterProps {
  failed: boolean;
  setFailed: (failed: boolean) => void;
  page: string | undefined;
  setPage: (page: string | undefined) => void;
  pages: string[];
}

function Filters({ failed, setFailed, page, setPage, pages }: FilterProps) {
  const { visit, showVisit } = useOperations();
  return (
    <div className="jt-ops-filters">
      {visit === undefined ? null : (
        <button type="button" className="jt-button" data-size="small" onClick={() => showVisit(undefined)}>
          Visit <span className="jt-ops-mono">{visit}</span> <span aria-hidden="true">×</span>
          <span className="jt-ops-hidden">: show all visits</span>
        </button>
      )}
      <label>
        <span className="jt-ops-hidden">Page</span>
        <select className="jt-ops-select" value={page ?? ""} onChange={(event) => setPage(event.target.value || undefined)}>
          <option value="">All pages</option>
          {pages.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <label className="jt-ops-check">
        <input type="checkbox" checked={failed} onChange={(event) => setFailed(event.target.checked)} />
        Failed only
      </label>
    </div>
  );
}

interface Asked {
  page: string | undefined;
  visit: string | undefined;
  failed: boolean;
}

/** The events of one choice of filters: the newest ones again and again, older ones when they are asked for. */
function List({ asked, now }: { asked: Asked; now: number }) {
  const { api, root, act } = useOperations();
  const { page, visit, failed } = asked;
  const ask = useCallback(() => api.events({ page, visit, failed, limit: LIMIT }), [api, page, visit, failed]);
  const { answer, problem } = usePolled(ask, root);
  const [known, setKnown] = useState<Entry[]>([]);
  const [all, setAll] = useState(false);
  const newest = answer?.events ?? [];
  const seen = new Set(newest.map(({ id }) => id));
  // New events push the last of the newest ones out, which then are known as older ones.
  const events = [...newest, ...known.filter(({ id }) => !seen.has(id))];
  const oldest = events.at(-1);

  const showOlder = () =>
    void act(async () => {
      if (oldest === undefined) return;
      const older = (await api.events({ ...asked, before: oldest.id, limit: LIMIT })).events;
      setKnown([...events, ...older]);
      setAll(older.length < LIMIT);
    });

  if (answer === null && problem === null) return <div className="jt-ops-inset jt-bone" style={{ height: 120 }} />;
  return (
    <>
      {problem === null ? null : (
        <div className="jt-ops-inset">
          <Callout kind="warning">{problem.message}</Callout>
        </div>
      )}
      {answer !== null && events.length === 0 ? (
        <Nothing>{failed ? "No event has failed." : "No event has been recorded yet."}</Nothing>
      ) : null}
      <ol className="jt-ops-events">
        {events.map((entry) => (
          <Row key={entry.id} entry={entry} now={now} />
        ))}
      </ol>
      {newest.length < LIMIT || all ? null : (
        <div className="jt-ops-more">
          <button type="button" className="jt-button" data-size="small" onClick={showOlder}>
            Show older events
          </button>
        </div>
      )}
    </>
  );
}

export function Events({ overview }: { overview: OverviewAnswer }) {
  const { visit } = useOperations();
  const [failed, setFailed] = useState(false);
  const [page, setPage] = useState<string | undefined>(undefined);
  const pages = [...new Set([...overview.kernels, ...overview.visits].map((one) => one.page))].toSorted();
  return (
    <Section title="Events" aside={<Filters {...{ failed, setFailed, page, setPage, pages }} />}>
      <List key={JSON.stringify([page, visit, failed])} asked={{ page, visit, failed }} now={overview.now} />
    </Section>
  );
}
