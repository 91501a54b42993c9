/** The days and ranges that calendars offer, computed from today. */
import { say, sentence } from "../../core/locale.ts";
import { daysAfter, isoDay } from "../formats/days.ts";

type Range = [start: string, end: string];

const NAMES: Record<string, string> = {
  today: sentence("Today"),
  yesterday: sentence("Yesterday"),
  tomorrow: sentence("Tomorrow"),
  week_start: sentence("Start of the week"),
  week_end: sentence("End of the week"),
  month_start: sentence("Start of the month"),
  month_end: sentence("End of the month"),
  year_start: sentence("Start of the year"),
  year_end: sentence("End of the year"),
  last_7_days: sentence("Last 7 days"),
  last_30_days: sentence("Last 30 days"),
  last_90_days: sentence("Last 90 days"),
  this_week: sentence("This week"),
  last_week: sentence("Last week"),
  this_month: sentence("This month"),
  last_month: sentence("Last month"),
  this_quarter: sentence("This quarter"),
  last_quarter: sentence("Last quarter"),
  this_year: sentence("This year"),
  last_year: sentence("Last year"),
  year_to_date: sentence("Year to date"),
};

export function presetName(preset: string): string {
  return say(NAMES[preset] ?? preset);
}

/** The first day of a month; months beyond December are those of the next years. */
function monthStart(year: number, month: number): string {
  const months = year * 12 + month - 1;
  return isoDay(Math.floor(months / 12), (months % 12) + 1, 1) ?? "";
}

function monthsFrom(year: number, first: number, count: number): Range {
  return [monthStart(year, first), daysAfter(monthStart(year, first + count), -1)];
}

/** The day of a preset; `first` is the day of the week, from 0 for Sunday, that a week begins with. */
export function presetDay(preset: string, today: string, first: number): string {
  const [week, month, year] = ["this_week", "this_month", "this_year"].map((one) => presetRange(one, today, first));
  const days: Record<string, string | undefined> = {
    today,
    yesterday: daysAfter(today, -1),
    tomorrow: daysAfter(today, 1),
    week_start: week?.[0],
    week_end: week?.[1],
    month_start: month?.[0],
    month_end: month?.[1],
    year_start: year?.[0],
    year_end: year?.[1],
  };
  return days[preset] ?? today;
}

export function presetRange(preset: string, today: string, first: number): Range {
  const [year = 1, month = 1] = today.split("-").map(Number);
  const since = (new Date(`${today}T00:00:00Z`).getUTCDay() - first + 7) % 7;
  const week = daysAfter(today, -since);
  const quarter = month - ((month - 1) % 3);
  const ranges: Record<string, () => Range> = {
    today: () => [today, today],
    yesterday: () => [daysAfter(today, -1), daysAfter(today, -1)],
    last_7_days: () => [daysAfter(today, -6), today],
    last_30_days: () => [daysAfter(today, -29), today],
    last_90_days: () => [daysAfter(today, -89), today],
    this_week: () => [week, daysAfter(week, 6)],
    last_week: () => [daysAfter(week, -7), daysAfter(week, -1)],
    this_month: () => monthsFrom(year, month, 1),
    last_month: () => monthsFrom(year, month - 1, 1),
    this_quarter: () => monthsFrom(year, quarter, 3),
    last_quarter: () => monthsFrom(year, quarter - 3, 3),
    this_year: () => monthsFrom(year, 1, 12),
    last_year: () => monthsFrom(year - 1, 1, 12),
    year_to_date: () => [monthStart(year, 1), today],
  };
  return ranges[preset]?.() ?? [today, today];
}
