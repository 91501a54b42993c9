import "./index.css";
import { useId } from "react";
import type { JsonValue, TimelineComponent, TimelineItem } from "../../core/protocol.ts";
import { isTimely } from "../../core/moments.ts";
import { say, sayProperty } from "../../core/locale.ts";
import { useLoading, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { momentOf } from "../../renderer/formats/times.ts";
import { useNow, writeValue } from "../../renderer/formats/values.ts";
import { Prose } from "../../renderer/markup/Prose.tsx";
import { Icon } from "../../renderer/parts/Icon.tsx";
import { Bone } from "../../renderer/parts/Later.tsx";

const PLAIN: TimelineItem = { title: "", text: "", time: null, icon: "", kind: "neutral" };
/** The icons of kinds, as colour alone says nothing to some. */
const ICONS: Record<TimelineItem["kind"], string> = { neutral: "", accent: "", info: "info", success: "check", warning: "warning", error: "error" };
const LINE = 44;

/** The items; on the canvas one may be a title alone, or lack what is at its default. */
function whole(items: readonly (TimelineItem | string)[]): TimelineItem[] {
  return items.map((one) => ({ ...PLAIN, ...(typeof one === "string" ? { title: one } : one) }));
}

/** When an item is: text of properties.json that is a date or a datetime as such. */
function timeOf({ time }: TimelineItem): JsonValue {
  return typeof time === "string" ? momentOf(time) : time;
}

/** A moment as ISO 8601 writes it; undefined for anything else. */
function isoOf(time: JsonValue): string | undefined {
  return isTimely(time) ? String(Object.values(time)[0]) : undefined;
}

function iconOf({ icon, kind }: TimelineItem, isDone: boolean): string {
  return icon || ICONS[kind] || (isDone ? "check" : "");
}

export default function Timeline({ component }: ComponentProps<TimelineComponent>) {
  const { label, items, active, format, empty_text } = component;
  const heading = useId();
  const loading = useLoading();
  useNow(format);
  return (
    <section className="jt-panel jt-timeline" data-padded="" aria-labelledby={label ? heading : undefined}>
      {label ? (
        <h2 className="jt-heading" id={heading}>
          {label}
        </h2>
      ) : null}
      {items.length > 0 ? (
        <ol>
          {whole(items).map((item, index) => {
            const time = timeOf(item);
            const state = active === null ? undefined : index < active ? "done" : index === active ? "present" : "later";
            return (
              // Titles may repeat.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={index} data-kind={item.kind} data-state={state} aria-current={state === "present" ? "step" : undefined}>
                <span className="jt-timeline-mark">
                  <Icon name={iconOf(item, state === "done")} size={14} />
                </span>
                <div className="jt-timeline-item">
                  <div className="jt-timeline-head">
                    <span className="jt-timeline-title">
                      {item.title}
                      {state === "done" ? <span className="jt-unseen"> {say("(done)")}</span> : null}
                    </span>
                    {time === null || time === "" ? null : (
                      <time className="jt-timeline-time" dateTime={isoOf(time)}>
                        {writeValue(time, { format })}
                      </time>
                    )}
                  </div>
                  {item.text === "" ? null : <Prose text={item.text} />}
                </div>
              </li>
            );
          })}
        </ol>
      ) : loading ? (
        <Bone height={3 * LINE} />
      ) : (
        <div className="jt-empty">{sayProperty(empty_text)}</div>
      )}
    </section>
  );
}
