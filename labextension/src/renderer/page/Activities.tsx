import "./Activities.css";
import { splitPath } from "../../core/paths.ts";
import type { Activity } from "../../core/store.ts";
import { heard, say } from "../../core/locale.ts";
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
  if (position === 1) return others ? say("next in line, after other visitors") : say("next in line");
  return others ? say("number {position} in line, after other visitors", { position }) : say("number {position} in line", { position });
}

function Pill({ activity: { event, component, progress, position, others } }: { activity: Activity }) {
  const { visit, store } = useRenderer();
  const shown = store.component(component);
  const name = (shown && "label" in shown && shown.label) || splitPath(component)[1];
  const label = heard(progress?.label ?? "") || (component === "page" ? say("Loading") : name);
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
        aria-label={say("Stop {label}", { label })}
        onClick={() => visit.cancel(event)}
      >
        {say("Stop")}
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
    <section className="jt-activities" aria-label={busy && !isBuilt ? say("Running") : undefined}>
      {busy && !isBuilt ? <Pills /> : null}
    </section>
  );
}
