/** A scale with one or two thumbs: what a slider and a range draw. */
import "./scale.css";
import { Input } from "@mantine/core";
import { useId, useRef, type PointerEvent } from "react";
import { isNumeric } from "../../core/numbers.ts";
import type { JsonValue, Numeric } from "../../core/protocol.ts";
import { say, sentence } from "../../core/locale.ts";
import { writeValue, type Formatted } from "../formats/values.ts";
import { describedBy, useCommit, useField, type InputProperties } from "../hooks/inputs.ts";
import { useRenderer, useValue } from "../hooks/renderer.ts";
import { Plain } from "../parts/Plain.tsx";

interface Properties extends InputProperties, Formatted {
  min: Numeric;
  max: Numeric;
  step: Numeric;
  marks: (Numeric | { value: Numeric; label: string })[];
  live: boolean;
  show_value: boolean;
}

interface ScaleProps {
  path: string;
  component: Properties;
  /** Whether it has two thumbs, whose numbers are a pair. */
  pair: boolean;
}

const ENDS = [sentence("from"), sentence("to")];

/** A number as JavaScript computes with it: a scale has no need of more digits. */
function plain(value: Numeric): number {
  return typeof value === "number" ? value : Number(value.$int);
}

function decimalsOf(value: number): number {
  const [digits = "", power = "0"] = String(value).split("e");
  return Math.max(0, (digits.split(".")[1] ?? "").length - Number(power));
}

/** The number of the scale that is nearest to another; its end too, which may be no whole number of steps away. */
export function snapped(value: number, min: number, max: number, step: number): number {
  if (value >= max) return max;
  const last = Math.floor((max - min) / step);
  const near = min + Math.min(last, Math.max(0, Math.round((value - min) / step))) * step;
  if (max - value < Math.abs(value - near)) return max;
  return Number(near.toFixed(Math.min(100, Math.max(decimalsOf(min), decimalsOf(step)))));
}

function numbersOf(value: JsonValue | undefined, ends: number[]): number[] {
  const given = Array.isArray(value) ? value : [value ?? null];
  return ends.map((end, index) => {
    const one = given[index];
    return isNumeric(one) ? plain(one) : end;
  });
}

export function Scale({ path, component, pair }: ScaleProps) {
  const { store } = useRenderer();
  const [given, change] = useValue(path);
  const { begin, typed, commit } = useCommit(path, component);
  const { disabled, readOnly, "aria-label": ariaLabel, ...field } = useField(path, component);
  const id = useId();
  const inputs = useRef<(HTMLInputElement | null)[]>([]);
  const dragged = useRef<number | null>(null);
  const [min, max, step] = [plain(component.min), plain(component.max), plain(component.step)];
  const ends = pair ? [min, max] : [min];
  const values = numbersOf(given, ends);
  const text = values.map((one) => writeValue(one, component)).join(" – ");
  const part = (value: number) => (max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) : 0);
  const labelledBy = field.label === undefined ? undefined : `${id}-label`;

  if (readOnly) {
    return (
      <Input.Wrapper {...field} id={id} labelElement="div">
        <Plain text={text} labelledBy={labelledBy} label={ariaLabel} />
      </Input.Wrapper>
    );
  }

  /** Gives a thumb a number; it does not pass the other one. */
  function give(thumb: number, value: number): void {
    const now = numbersOf(store.values.get(path), ends);
    const other = now[1 - thumb] ?? value;
    const next = !pair ? value : thumb === 0 ? Math.min(value, other) : Math.max(value, other);
    if (now[thumb] === next) return;
    change(pair ? (thumb === 0 ? [next, other] : [other, next]) : next);
    typed();
  }

  function numberAt(event: PointerEvent<HTMLElement>): number {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    if (width === 0) return min;
    const at = (event.clientX - left) / width;
    const along = getComputedStyle(event.currentTarget).direction === "rtl" ? 1 - at : at;
    return snapped(min + along * (max - min), min, max, step);
  }

  function onPointerDown(event: PointerEvent<HTMLElement>): void {
    if (disabled || event.button !== 0) return;
    // Else the focus, which goes to the thumb, leaves it again.
    event.preventDefault();
    const value = numberAt(event);
    const [low = min, high = max] = values;
    const upper = pair && (value > high || Math.abs(value - high) < Math.abs(value - low));
    const thumb = upper ? 1 : 0;
    event.currentTarget.setPointerCapture(event.pointerId);
    inputs.current[thumb]?.focus();
    dragged.current = thumb;
    give(thumb, value);
  }

  function onPointerMove(event: PointerEvent<HTMLElement>): void {
    if (dragged.current !== null) give(dragged.current, numberAt(event));
  }

  function onPointerEnd(): void {
    if (dragged.current === null) return;
    dragged.current = null;
    commit();
  }

  const marks = component.marks.map((one) => (isNumeric(one) ? { value: one, label: "" } : one));
  const shown = marks.filter(({ value }) => plain(value) >= min && plain(value) <= max);
  const [start, end] = pair ? [part(values[0] ?? min), part(values[1] ?? max)] : [0, part(values[0] ?? min)];
  return (
    <Input.Wrapper {...field} id={id} withAsterisk={false} labelElement={pair ? "div" : "label"}>
      <div
        className="jt-scale"
        {...(pair ? { role: "group", "aria-labelledby": labelledBy, "aria-label": ariaLabel } : {})}
        data-disabled={disabled ? "" : undefined}
        data-error={field.error === undefined ? undefined : ""}
        data-unlabelled={field.label === undefined ? "" : undefined}
        data-marks={shown.length > 0 ? "" : undefined}
        style={{ "--jt-start": start, "--jt-end": end } as never}
      >
        {component.show_value ? (
          <div className="jt-scale-value" aria-hidden="true">
            {text}
          </div>
        ) : null}
        <div
          className="jt-scale-track"
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerEnd}
          onPointerCancel={onPointerEnd}
        >
          {values.map((value, thumb) => (
            <input
              key={ENDS[thumb]}
              ref={(element) => {
                inputs.current[thumb] = element;
              }}
              id={pair ? undefined : id}
              type="range"
              min={thumb === 1 ? values[0] : min}
              max={pair && thumb === 0 ? values[1] : max}
              step={step}
              value={value}
              disabled={disabled}
              aria-label={pair ? say(ENDS[thumb] ?? "") : ariaLabel}
              aria-valuetext={writeValue(value, component)}
              aria-describedby={describedBy(id, field)}
              aria-invalid={field.error !== undefined}
              style={{ "--jt-at": part(value) } as never}
              onFocus={begin}
              onBlur={commit}
              onKeyUp={commit}
              onChange={({ currentTarget }) => give(thumb, snapped(Number(currentTarget.value), min, max, step))}
            />
          ))}
        </div>
        {shown.map(({ value, label }) => (
          <span key={plain(value)} className="jt-scale-mark" style={{ "--jt-at": part(plain(value)) } as never} aria-hidden="true">
            {label || writeValue(value, component)}
          </span>
        ))}
      </div>
    </Input.Wrapper>
  );
}
