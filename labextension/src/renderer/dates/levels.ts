/** What the calendars of days and of months share: their limits, their names of months and years, and of their arrows. */
import { dayText } from "../../core/moments.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { localeNow, say } from "../../core/locale.ts";
import { withLatinDigits } from "../formats/days.ts";

/** A function that writes days in a style. */
export function formatted(style: Intl.DateTimeFormatOptions): (day: string | Date) => string {
  const format = new Intl.DateTimeFormat(localeNow(), { ...style, calendar: "gregory", timeZone: "UTC" });
  return (day) => withLatinDigits(format.format(new Date(`${String(day).slice(0, "0000-00-00".length)}T00:00:00Z`)));
}

/** The properties of a calendar within limits. */
export function levels({ min, max }: { min: JsonValue; max: JsonValue }) {
  return {
    ...(dayText(min) ? { minDate: dayText(min) } : {}),
    ...(dayText(max) ? { maxDate: dayText(max) } : {}),
    monthsListFormat: formatted({ month: "short" }),
    yearLabelFormat: formatted({ year: "numeric" }),
    yearsListFormat: formatted({ year: "numeric" }),
    ariaLabels: {
      previousMonth: say("Previous month"),
      nextMonth: say("Next month"),
      previousYear: say("Previous year"),
      nextYear: say("Next year"),
      previousDecade: say("Previous decade"),
      nextDecade: say("Next decade"),
    },
  };
}

/** The day that is nearest to one and within limits, where these are set. */
export function nearest(day: string, min: string, max: string): string {
  if (min !== "" && day < min) return min;
  return max !== "" && day > max ? max : day;
}
