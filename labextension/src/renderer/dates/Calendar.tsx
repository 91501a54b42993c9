/** The calendar that a date field opens; loaded when it is first needed. */
import "@mantine/dates/styles.css";
import { DatePicker } from "@mantine/dates";
import { useEffect, useRef, type ReactNode } from "react";
import { dayText, WEEKDAYS, weekdayOf } from "../../core/moments.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { localeNow, say } from "../../core/locale.ts";
import { firstWeekday, today, withLatinDigits } from "../formats/days.ts";

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

function formatted(style: Intl.DateTimeFormatOptions) {
  const format = new Intl.DateTimeFormat(localeNow(), { ...style, calendar: "gregory", timeZone: "UTC" });
  return (day: string | Date) => withLatinDigits(format.format(new Date(`${String(day).slice(0, "0000-00-00".length)}T00:00:00Z`)));
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
    defaultDate: start,
    firstDayOfWeek: weekStart(limits.first_weekday) as 0 | 1 | 2 | 3 | 4 | 5 | 6,
    ...(dayText(limits.min) ? { minDate: dayText(limits.min) } : {}),
    ...(dayText(limits.max) ? { maxDate: dayText(limits.max) } : {}),
    excludeDate: (day: string) => off.has(day) || limits.disabled_weekdays.includes(weekdayOf(day)),
    getDayProps: (day: string) => ({ "data-day": day }),
    getDayAriaLabel: formatted({ dateStyle: "full" }),
    weekdayFormat: formatted({ weekday: "short" }),
    monthLabelFormat: formatted({ month: "long", year: "numeric" }),
    monthsListFormat: formatted({ month: "short" }),
    yearLabelFormat: formatted({ year: "numeric" }),
    yearsListFormat: formatted({ year: "numeric" }),
    highlightToday: true,
    // Mantine writes weekends in a red that is too light to read; those that cannot be chosen are disabled.
    weekendDays: [],
    numberOfColumns: wide && window.innerWidth >= DOUBLE ? 2 : 1,
    ariaLabels: {
      previousMonth: say("Previous month"),
      nextMonth: say("Next month"),
      previousYear: say("Previous year"),
      nextYear: say("Next year"),
      previousDecade: say("Previous decade"),
      nextDecade: say("Next decade"),
    },
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

/** The day that is nearest to one and within limits, where these are set. */
function nearest(day: string, min: string, max: string): string {
  if (min !== "" && day < min) return min;
  return max !== "" && day > max ? max : day;
}
