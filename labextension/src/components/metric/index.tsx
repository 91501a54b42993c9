import "./index.css";
import type { JsonValue, MetricComponent } from "../../core/protocol.ts";
import { say, sentence } from "../../core/locale.ts";
import { useEvent } from "../../renderer/hooks/inputs.ts";
import { useLoading, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { useNow, writeValue } from "../../renderer/formats/values.ts";
import { Icon } from "../../renderer/parts/Icon.tsx";
import { Sparkline } from "./Sparkline.tsx";

/** Whether a change goes up (1), down (-1) or neither, also of a text such as `-3 %`. */
function wayOf(delta: JsonValue): number {
  if (typeof delta === "string") return /^\s*[-\u2212]/u.test(delta) ? -1 : /^\s*\+/u.test(delta) ? 1 : 0;
  if (typeof delta === "number") return Math.sign(delta);
  const digits = typeof delta === "object" && delta !== null && !Array.isArray(delta) ? (delta["$int"] ?? delta["$decimal"]) : undefined;
  return typeof digits === "string" ? Math.sign(Number(digits)) : 0;
}

const TOWARDS = { up: 1, down: -1, none: 0 };
const SAID: Record<number, string> = { 1: sentence("Up"), [-1]: sentence("Down") };

function Delta({ component }: { component: MetricComponent }) {
  const { delta, delta_text, delta_format, format, good } = component;
  if (delta === null || delta === "") return null;
  const way = wayOf(delta);
  const news = way === 0 || good === "none" ? "none" : way === TOWARDS[good] ? "good" : "bad";
  const written = writeValue(delta, { ...component, format: delta_format ?? format });
  // The arrow says which way it goes.
  const text = way === 0 ? written : written.replace(/^\s*[-+\u2212]/u, "");
  return (
    <div className="jt-metric-delta" data-news={news}>
      {way === 0 ? null : <Icon name={way > 0 ? "arrow_up" : "arrow_down"} size={14} label={say(SAID[way] ?? "")} />}
      <b>{text}</b>
      {delta_text === "" ? null : <span>{delta_text}</span>}
    </div>
  );
}

function Content({ component }: { component: MetricComponent }) {
  const { label, value, unit, icon, help, series } = component;
  const loading = useLoading();
  return (
    <>
      <div className="jt-metric-label">
        <Icon name={icon} />
        <span>{label}</span>
      </div>
      <div className="jt-metric-row">
        {value === null && loading ? (
          <div className="jt-bone" style={{ height: 24, width: "60%", margin: "4px 0" }} />
        ) : (
          <div className="jt-metric-value">
            {writeValue(value, component)}
            {unit === "" || value === null ? null : <span className="jt-metric-unit">{unit}</span>}
          </div>
        )}
        {series.length > 1 ? <Sparkline series={series} /> : null}
      </div>
      <Delta component={component} />
      {help === "" ? null : <div className="jt-meta">{help}</div>}
    </>
  );
}

export default function Metric({ path, component }: ComponentProps<MetricComponent>) {
  const { label, format, delta_format, handlers } = component;
  const send = useEvent(path);
  useNow(format === "relative" || delta_format === "relative" ? "relative" : null);
  if (!("click" in handlers)) {
    return (
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      <div className="jt-panel jt-metric" role="group" aria-label={label || undefined}>
        <Content component={component} />
      </div>
    );
  }
  return (
    <button type="button" className="jt-panel jt-metric jt-bare-button" onClick={() => send("click")}>
      <Content component={component} />
    </button>
  );
}
