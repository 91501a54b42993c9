import "./index.css";
import { useId } from "react";
import type { ProgressComponent } from "../../core/protocol.ts";
import { heard, say } from "../../core/locale.ts";
import type { Activity } from "../../core/store.ts";
import { useCell, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { writeValue } from "../../renderer/formats/values.ts";

const RADIUS = 20;
const AROUND = 2 * Math.PI * RADIUS;

/** How far the handler that it follows has come; undefined while that does not run. */
function useFollowed(handler: string | null): NonNullable<Activity["progress"]> | undefined {
  const { store } = useRenderer();
  const activities = useCell(store.activities);
  if (handler === null) return undefined;
  const running = activities.find((one) => one.position === 0 && store.handlerOf(one) === handler);
  return running === undefined ? undefined : (running.progress ?? { value: null, label: "" });
}

export default function Progress({ component }: ComponentProps<ProgressComponent>) {
  const { label, max, kind, handler } = component;
  const followed = useFollowed(handler);
  const [value, text] = followed === undefined ? [component.value, component.text] : [followed.value === null ? null : followed.value * max, heard(followed.label)];
  const id = useId();
  const share = value === null ? null : Math.min(Math.max(value / max, 0), 1);
  const said = text || (share === null ? "" : writeValue(Math.floor(share * 100) / 100, { format: "percent", decimals: 0 }));
  const bar = {
    role: "progressbar",
    "aria-labelledby": label ? id : undefined,
    "aria-label": label ? undefined : say("Progress"),
    "aria-valuemin": 0,
    "aria-valuemax": 100,
    "aria-valuenow": share === null ? undefined : Math.round(share * 100),
    "aria-valuetext": said || undefined,
  };
  if (kind === "ring") {
    return (
      <div className="jt-progress" data-kind="ring">
        <svg className="jt-ring" viewBox="0 0 48 48" data-unknown={share === null ? "" : undefined} {...bar}>
          <circle cx="24" cy="24" r={RADIUS} />
          <circle className="jt-ring-done" cx="24" cy="24" r={RADIUS} strokeDasharray={`${(share ?? 0.25) * AROUND} ${AROUND}`} data-none={share === 0 ? "" : undefined} />
        </svg>
        <div>
          {label === "" ? null : <div id={id}>{label}</div>}
          <div className="jt-progress-text">{said}</div>
        </div>
      </div>
    );
  }
  return (
    <div className="jt-progress">
      {label === "" && said === "" ? null : (
        <div className="jt-progress-head">
          <span id={id}>{label}</span>
          <span className="jt-progress-text">{said}</span>
        </div>
      )}
      <div className="jt-progress-bar" data-unknown={share === null ? "" : undefined} {...bar}>
        <div style={share === null ? undefined : { width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
