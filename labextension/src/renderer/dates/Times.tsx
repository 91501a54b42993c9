/** The list of times of day that a field opens; any other time is typed. */
import { useEffect, useRef, type KeyboardEvent } from "react";
import { say } from "../../core/locale.ts";
import { writeClock } from "../formats/clocks.ts";

interface TimesProps {
  /** The time that is chosen, `HH:MM:SS`; empty for none. */
  clock: string;
  /** Minutes between two times. */
  step: number;
  /** The limits, `HH:MM:SS`; empty for none. */
  min: string;
  max: string;
  /** Whether it has the focus as it opens. */
  focuses: boolean;
  onClock(clock: string): void;
}

const DAY = 24 * 60;

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** The times of a day at equal steps. */
export function timesOf(step: number, min: string, max: string): string[] {
  const all = Array.from({ length: Math.ceil(DAY / step) }, (_, index) => `${two(Math.floor((index * step) / 60))}:${two((index * step) % 60)}:00`);
  return all.filter((time) => (min === "" || time >= min) && (max === "" || time <= max));
}

function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
  const options = Array.from(event.currentTarget.children) as HTMLElement[];
  const at = options.indexOf(event.target as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: options.length - 1, PageDown: at + 6, PageUp: at - 6 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  options[Math.min(Math.max(to, 0), options.length - 1)]?.focus();
}

export default function Times({ clock, step, min, max, focuses, onClock }: TimesProps) {
  const list = useRef<HTMLDivElement>(null);
  const times = timesOf(step, min, max);
  const after = times.findIndex((time) => time >= (clock || "09:00:00"));
  const near = after < 0 ? times.length - 1 : after;
  useEffect(() => {
    const option = list.current?.children[near];
    if (!(option instanceof HTMLElement)) return;
    // Only its own list scrolls, not the page.
    const box = list.current;
    if (box !== null) box.scrollTop = option.offsetTop - box.clientHeight / 2 + option.clientHeight / 2;
    if (focuses) option.focus({ preventScroll: true });
    // eslint-disable-next-line react/exhaustive-deps
  }, []);

  if (times.length === 0) return <p className="jt-times-none">{say("No time fits.")}</p>;
  return (
    // eslint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select cannot be drawn as a list in a dialog
    <div ref={list} className="jt-times" role="listbox" aria-label={say("Times")} tabIndex={-1} onKeyDown={onKeyDown}>
      {times.map((time, index) => (
        <div
          key={time}
          // eslint-disable-next-line jsx-a11y/prefer-tag-over-role -- as the list
          role="option"
          aria-selected={time === clock}
          tabIndex={index === near ? 0 : -1}
          onClick={() => onClock(time)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            onClock(time);
          }}
        >
          {writeClock(time)}
        </div>
      ))}
    </div>
  );
}
