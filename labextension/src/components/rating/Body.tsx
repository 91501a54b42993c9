import "../../renderer/choices/choices.css";
import "./index.css";
import { Input } from "@mantine/core";
import { useId, useRef, useState, type ReactNode } from "react";
import { say } from "../../core/locale.ts";
import { writeNumber } from "../../core/numbers.ts";
import type { JsonValue, RatingComponent } from "../../core/protocol.ts";
import { describedBy, useEvent, useField } from "../../renderer/hooks/inputs.ts";
import { useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Icon } from "../../renderer/parts/Icon.tsx";
import { Plain } from "../../renderer/parts/Plain.tsx";

/** Icons that are still known when they are filled; others have a thicker outline. */
const SOLID = new Set(["star", "heart", "bookmark", "flag", "tag", "bolt", "thumb_up", "thumb_down", "bell", "shield", "moon"]);
const SIZE = 24;
const LARGE = 32;
/** As many icons have room beside each other on a phone. */
const BESIDE = 6;

/** An icon of a rating, and how much of it is filled: from 0 to 1. */
interface Face {
  icon: string;
  part: number;
  /** The values that are chosen on it. */
  steps: number[];
}

/** What a value is called. */
function nameOf(value: number, { thumbs, max }: RatingComponent): string {
  if (!thumbs) return say("{count} of {most}", { count: writeNumber(value), most: writeNumber(max) });
  return value === 1 ? say("Thumb up") : value === 0 ? say("Thumb down") : writeNumber(value);
}

function facesOf({ thumbs, icon, max, half }: RatingComponent, value: number | null): Face[] {
  if (thumbs) {
    return [1, 0].map((one) => ({ icon: one === 1 ? "thumb_up" : "thumb_down", part: value === one ? 1 : 0, steps: [one] }));
  }
  return Array.from({ length: max }, (_, before) => ({
    icon: icon || "star",
    part: Math.min(1, Math.max(0, (value ?? 0) - before)),
    steps: half ? [before + 0.5, before + 1] : [before + 1],
  }));
}

/** An icon with its outline and the part of it that is filled, and what is over it. */
function Mark({ face: { icon, part }, size, children }: { face: Face; size: number; children?: ReactNode }) {
  return (
    <span className="jt-rating-symbol" data-solid={SOLID.has(icon) ? "" : undefined} style={{ "--jt-part": part } as never}>
      <span className="jt-rating-face">
        <Icon name={icon} size={size} />
      </span>
      {part > 0 ? (
        <span className="jt-rating-face" data-filled="">
          <Icon name={icon} size={size} />
        </span>
      ) : null}
      {children}
    </span>
  );
}

export default function Rating({ path, component }: ComponentProps<RatingComponent>) {
  const { clearable, half, thumbs, max } = component;
  const [given, change] = useValue(path);
  const send = useEvent(path);
  const { disabled, readOnly, "aria-label": ariaLabel, ...field } = useField(path, component);
  const id = useId();
  const group = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState<number | null>(null);
  const value = typeof given === "number" ? given : null;
  const labelledBy = field.label === undefined ? undefined : `${id}-label`;
  const size = half ? LARGE : SIZE;
  const count = thumbs ? 2 : max;

  if (readOnly) {
    const text = value === null ? "" : nameOf(value, component);
    const faces = facesOf(component, value).filter(({ part }) => !thumbs || part > 0);
    return (
      <Input.Wrapper {...field} id={id} labelElement="div">
        <Plain text={text} labelledBy={labelledBy} label={ariaLabel}>
          <span className="jt-rating-shown">
            <span className="jt-rating-symbols" aria-hidden="true">
              {faces.map((face) => (
                <Mark key={face.steps[0]} face={face} size={20} />
              ))}
            </span>
            <span className="jt-rating-text">{text}</span>
          </span>
        </Plain>
      </Input.Wrapper>
    );
  }

  function choose(next: JsonValue): void {
    setOver(null);
    change(next);
    send("change");
  }

  const clears = clearable && !disabled && value !== null;
  return (
    <Input.Wrapper {...field} id={id} labelElement="div">
      <div className="jt-rating-row">
        <div
          ref={group}
          className="jt-rating"
          role="radiogroup"
          aria-labelledby={labelledBy}
          aria-label={ariaLabel}
          aria-describedby={describedBy(id, field)}
          aria-required={component.required}
          aria-invalid={field.error !== undefined}
          data-half={half ? "" : undefined}
          data-thumbs={thumbs ? "" : undefined}
          data-disabled={disabled ? "" : undefined}
          data-error={field.error === undefined ? undefined : ""}
          data-over={over === null ? undefined : ""}
          style={{ "--jt-rating-all": count, "--jt-rating-columns": count > BESIDE ? Math.ceil(count / 2) : count } as never}
          onPointerLeave={() => setOver(null)}
        >
          {facesOf(component, over ?? value).map((face) => (
            <Mark key={face.steps[0]} face={face} size={size}>
              {face.steps.map((step) => (
                <input
                  key={step}
                  type="radio"
                  name={id}
                  aria-label={nameOf(step, component)}
                  checked={step === value}
                  disabled={disabled}
                  onChange={() => choose(step)}
                  onClick={() => {
                    if (clearable && step === value) choose(null);
                  }}
                  onPointerEnter={({ pointerType }) => {
                    if (pointerType === "mouse" && !disabled) setOver(step);
                  }}
                />
              ))}
            </Mark>
          ))}
        </div>
        {clears ? (
          <button
            type="button"
            className="jt-options-clear"
            onClick={() => {
              choose(null);
              group.current?.querySelector("input")?.focus();
            }}
          >
            {say("Clear")}
          </button>
        ) : null}
      </div>
    </Input.Wrapper>
  );
}
