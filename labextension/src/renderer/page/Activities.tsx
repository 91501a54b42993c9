import "./Activities.css";
import { splitPath } from "../../core/paths.ts";
import type { Activity } from "../../core/store.ts";
import { useBusy, useCell, useRenderer } from "../hooks/renderer.ts";

function Bar({ value, label }: { value: number; label: string }) {
  const percent = Math.round(Math.min(Math.max(value, 0), 1) * 100);
  return (
    <>
      <progress className="jt-activity-bar" aria-label={label} max={100} value={percent} />
      <span className="jt-meta jt-activity-percent">{`${percent}%`}</span>
    </>
  );
}

/** The message to a visitor about an event that waits. */
function queueText(position: number, others: boolean): string {
  const place = position === 1 ? "next in line" : `number ${position} in line`;
  return others ? `${place}, after other visitors` : place;
}

function Pill({ activity: { event, component, progress, position, others } }: { activity: Activity }) {
  const { visit, store } = useRenderer();
  const shown = store.component(component);
  const name = (shown && "label" in shown && shown.label) || splitPath(component)[1];
  const label = progress?.label || (component === "page" ? "Loading" : name);
  return (
    <div className="jt-activity" data-event={event} data-position={position || undefined}>
      {progress?.value === null || progress === null ? <span className="jt-spinner" aria-hidden="true" /> : null}
      <span className="jt-activity-text">
        <span className="jt-activity-name" title={label}>
          {label}
        </span>
        {position > 0 ? <span className="jt-meta">{queueText(position, others)}</span> : null}
      </span>
      {progress && progress.value !== null ? <Bar value={progress.value} label={label} /> : null}
      <button
        type="button"
        className="jt-button"
        data-size="small"
        aria-label={`Stop ${label}`}
        onClick={() => visit.cancel(event)}
      >
        Stop
      </button>
    </div>
  );
}

function Pills() {
  const { store } = useRenderer();
  return useCell(store.activities).map((activity) => <Pill key={activity.event} activity={activity} />);
}

/** Events that run for longer than a moment, how far they are, and how to stop them. */
export function Activities() {
  const busy = useBusy();
  // In an editor nothing of the page can be pressed; its log says what runs.
  const isBuilt = useCell(useRenderer().builds);
  return (
    <section className="jt-activities" aria-label={busy && !isBuilt ? "Running" : undefined}>
      {busy && !isBuilt ? <Pills /> : null}
    </section>
  );
}
