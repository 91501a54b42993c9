/** The calendar that a date field opens; loaded when it is first needed. */
import "@mantine/dates/styles.css";
import { DatePicker } from "@mantine/dates";
import { useEffect, useRef, type ReactNode } from "react";
import { dayText, WEEKDAYS, weekdayOf } from "../../core/moments.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { firstWeekday, today } from "../formats/days.ts";
import { formatted, levels, nearest } from "./levels.ts";

export type Days = string | null | [string | null, string | null];

interface Limits {
  min: JsonValue;
  max: JsonValue;
  disabled_weekdays: string[];
  disabled_days: JsonValue[];
  first_weekday: string | null;
}

interface CalendarProps {
  days: Days;
  limits: Limits;
  /** Two months side by side, where there is room. */
  wide?: boolean;
  presets: { name: string; disabled: boolean; choose(): void }[];
  onDays(days: Days): void;
  /** What stands beside the days: the times. */
  children?: ReactNode;
}

/** The day of the week that a week begins with, from 0 for Sunday. */
export function weekStart(first_weekday: string | null): number {
  const known = WEEKDAYS.findIndex((one) => one === first_weekday);
  return known < 0 ? firstWeekday() : (known + 1) % 7;
}

const DOUBLE = 620;

export default function Calendar({ days, limits, wide = false, presets, onDays, children }: CalendarProps) {
  const root = useRef<HTMLDivElement>(null);
  const isRange = Array.isArray(days);
  const start = (isRange ? days[0] : days) ?? nearest(today(), dayText(limits.min), dayText(limits.max));
  const off = new Set(limits.disabled_days.map(dayText));
  // The day that it opened for has the focus, or the next one that can be chosen.
  useEffect(() => {
    const all = Array.from(root.current?.querySelectorAll<HTMLButtonElement>("[data-day]:enabled") ?? []);
    const from = all.find((one) => (one.dataset["day"] ?? "") >= start) ?? all.at(-1);
    from?.focus({ preventScroll: true });
    // eslint-disable-next-line react/exhaustive-deps
  }, []);
  const shared = {
    ...levels(limits),
    defaultDate: start,
    firstDayOfWeek: weekStart(limits.first_weekday) as 0 | 1 | 2 | 3 | 4 | 5 | 6,
    excludeDate: (day: string) => off.has(day) || limits.disabled_weekdays.includes(weekdayOf(day)),
    getDayProps: (day: string) => ({ "data-day": day }),
    getDayAriaLabel: formatted({ dateStyle: "full" }),
    weekdayFormat: formatted({ weekday: "short" }),
    monthLabelFormat: formatted({ month: "long", year: "numeric" }),
    highlightToday: true,
    // Mantine writes weekends in a red that is too light to read; those that cannot be chosen are disabled.
    weekendDays: [],
    numberOfColumns: wide && window.innerWidth >= DOUBLE ? 2 : 1,
  };
  return (
    <div ref={root} className="jt-calendar">
      {presets.length === 0 ? null : (
        // eslint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset is no flex container in all browsers
        <div className="jt-presets" role="group" aria-label={say("Suggestions")}>
          {presets.map(({ name, disabled, choose }) => (
            <button key={name} type="button" disabled={disabled} onClick={choose}>
              {name}
            </button>
          ))}
        </div>
      )}
      {isRange ? (
        <DatePicker {...shared} type="range" allowSingleDateInRange value={days} onChange={onDays} />
      ) : (
        <DatePicker {...shared} value={days} onChange={onDays} />
      )}
      {children}
    </div>
  );
}
