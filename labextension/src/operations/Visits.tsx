/** The visits, with their events that run or wait. */
import { useState } from "react";
import type { OverviewAnswer, RunningEntry, VisitEntry } from "./answers.ts";
import { useOperations } from "./context.ts";
import { age, count, duration } from "./format.ts";
import { ActionButton, Cell, Nothing, PageLink, Section, State } from "./parts.tsx";

export function eventName({ component, name, handler }: { component: string; name: string; handler: string | null }): string {
  const place = component === "page" ? name : `${component} ${name}`;
  const known = handler === null || handler === name || handler === component.slice(component.lastIndexOf(".") + 1);
  return known ? place : `${place} → ${handler}`;
}

export function who({ user, builder }: { user: string; builder: boolean }): string {
  return user === "" ? (builder ? "builder" : "visitor by link") : user;
}

function since({ started, position, seconds }: RunningEntry): string {
  if (started) return `runs for ${duration(seconds)}`;
  return position === null ? `waits for ${duration(seconds)}` : `place ${position} in the queue, for ${duration(seconds)}`;
}

function UnderWay({ visit, event }: { visit: VisitEntry; event: RunningEntry }) {
  const { api, act } = useOperations();
  return (
    <li>
      <State tone={event.started ? "busy" : "idle"}>
        <span>{eventName(event)}</span> <span className="jt-ops-muted">{since(event)}</span>
      </State>
      <button
        type="button"
        className="jt-link"
        aria-label={`Cancel ${eventName(event)} of visit ${visit.visit}`}
        onClick={() => void act(() => api.cancel(visit.visit, event.event))}
      >
        Cancel
      </button>
    </li>
  );
}

function Row({ visit, now }: { visit: VisitEntry; now: number }) {
  const { api, showVisit } = useOperations();
  return (
    <tr>
      <th scope="row">
        <button type="button" className="jt-link jt-ops-mono" title="Show its events" onClick={() => showVisit(visit.visit)}>
          {visit.visit}
        </button>
        <div className="jt-ops-muted">{who(visit)}</div>
      </th>
      <Cell label="Page">
        <PageLink path={visit.page} />
      </Cell>
      <Cell label="Browser">
        <State tone={visit.connected ? "good" : "idle"}>{visit.connected ? "open" : "closed"}</State>
      </Cell>
      <Cell label="Under way">
        {visit.events.length === 0 ? (
          <span className="jt-ops-muted">nothing</span>
        ) : (
          <ul className="jt-ops-list">
            {visit.events.map((event) => (
              <UnderWay key={event.event} visit={visit} event={event} />
            ))}
          </ul>
        )}
      </Cell>
      <Cell label="Age" end>
        {age(now - visit.since)}
      </Cell>
      <td>
        <div className="jt-ops-actions">
          <ActionButton
            text="End"
            name={`End visit ${visit.visit}`}
            danger
            question={{
              title: "End this visit?",
              text: `Everything entered in this visit to ${visit.page} (${who(visit)}) is deleted, in the browser tab too. The page can be opened again.`,
              label: "End the visit",
              action: () => api.end(visit.visit),
            }}
          />
        </div>
      </td>
    </tr>
  );
}

export function Visits({ overview }: { overview: OverviewAnswer }) {
  const { visits, total, now } = overview;
  const more = total.visits - visits.length;
  const [all, setAll] = useState(false);
  // Visits are kept long after their pages were closed: what goes on now would be far above what was recorded.
  const present = visits.filter((visit) => visit.connected || visit.events.length > 0);
  const closed = visits.length - present.length;
  const shown = all ? visits : present;
  return (
    <Section
      title="Visits"
      aside={<span className="jt-ops-muted">{`${total.connected} open, ${total.visits - total.connected} closed`}</span>}
    >
      {shown.length === 0 ? (
        <Nothing>Nobody has a page open now.</Nothing>
      ) : null}
      {shown.length === 0 ? null : (
        <table className="jt-ops-table">
          <thead>
            <tr>
              <th scope="col">Visit</th>
              <th scope="col">Page</th>
              <th scope="col">Browser</th>
              <th scope="col">Under way</th>
              <th scope="col" data-end="">Age</th>
              <th scope="col"><span className="jt-ops-hidden">Actions</span></th>
            </tr>
          </thead>
          <tbody>
            {shown.map((visit) => (
              <Row key={visit.visit} visit={visit} now={now} />
            ))}
          </tbody>
        </table>
      )}
      {closed === 0 ? null : (
        <div className="jt-ops-more">
          <button type="button" className="jt-button" data-size="small" aria-expanded={all} onClick={() => setAll(!all)}>
            {`${all ? "Hide" : "Show"} ${count(closed, "closed visit")}`}
          </button>
        </div>
      )}
      {more > 0 ? <p className="jt-table-foot">{count(more, "more visit")} not shown</p> : null}
    </Section>
  );
}
