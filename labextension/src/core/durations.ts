/** Writes durations, those of a column in the same units. */
import { say, sayCount } from "./locale.ts";
import type { CellValue } from "./tables.ts";

/** How the durations of a column are written. */
export interface DurationStyle {
  /** The smallest unit that is written; `clock` writes hours, minutes and seconds as 0:00:00. */
  unit: "day" | "hour" | "minute" | "second" | "clock";
  /** Whether hours are written before the minutes. */
  hours: boolean;
  /** Whether days are written before the hours. */
  days: boolean;
  /** How many digits of a second they have at least. */
  fraction: number;
}

interface Duration {
  sign: string;
  /** Whole seconds. */
  seconds: number;
  /** The digits of the rest. */
  fraction: string;
}

const WRITTEN = /^(-?)(\d+):(\d\d):(\d\d)(?:\.(\d+))?$/;
const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];
/** Longer durations are written with days. */
const MANY_HOURS = 2 * DAY;

function durationOf(value: CellValue): Duration | null {
  const match = typeof value === "string" ? WRITTEN.exec(value) : null;
  if (!match) return null;
  const [, sign = "", hours, minutes, seconds, fraction = ""] = match;
  return { sign, seconds: Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds), fraction };
}

/** How a column of durations is written, as its first cells tell. */
export function durationStyleOf(values: CellValue[]): DurationStyle {
  const durations = values.map(durationOf).filter((one) => one !== null);
  const largest = Math.max(0, ...durations.map(({ seconds }) => seconds));
  const fraction = Math.max(0, ...durations.map((one) => one.fraction.length));
  const fits = (unit: number) => largest >= unit && durations.every((one) => isWhole(one, unit));
  const coarse = fits(DAY) ? "day" : fits(HOUR) ? "hour" : fits(MINUTE) ? "minute" : "clock";
  return { unit: largest < MINUTE ? "second" : coarse, hours: largest >= HOUR, days: largest >= MANY_HOURS, fraction };
}

function isWhole({ seconds, fraction }: Duration, unit: number): boolean {
  return fraction === "" && seconds % unit === 0;
}

/** A duration in the style of its column; in finer units where those of the column would lose a part of it. */
export function formatDuration(value: string, style: DurationStyle, point: string): string {
  const duration = durationOf(value);
  if (duration === null) return value;
  const { sign, seconds, fraction } = duration;
  const rest = fraction.padEnd(style.fraction, "0");
  const part = rest === "" ? "" : point + rest;
  if (style.unit === "second") return `${sign}${seconds}${part} s`;
  if (style.unit === "day" && isWhole(duration, DAY)) return `${sign}${sayCount(seconds / DAY, "1 day", "{count} days")}`;
  const days = style.days ? `${say("{count} d", { count: Math.floor(seconds / DAY) })} ` : "";
  const ofDay = style.days ? seconds % DAY : seconds;
  const hours = String(Math.floor(ofDay / HOUR)).padStart(style.days ? 2 : 1, "0");
  const minutes = Math.floor((ofDay % HOUR) / MINUTE);
  if (style.unit === "hour" && isWhole(duration, HOUR)) return `${sign}${days}${hours} h`;
  if (style.unit === "minute" && isWhole(duration, MINUTE)) {
    return sign + (style.hours ? `${days}${hours} h ${two(minutes)} min` : `${seconds / MINUTE} min`);
  }
  return `${sign}${days}${hours}:${two(minutes)}:${two(ofDay % MINUTE)}${part}`;
}

function two(count: number): string {
  return String(count).padStart(2, "0");
}

/** Below a minute, seconds have so many significant digits; from then on they are whole. */
const DIGITS = 3;

/** A number of seconds as a duration travels: `0:01:30.5`. */
export function durationOfSeconds(seconds: number): string {
  const size = Math.abs(seconds);
  const kept = size >= MINUTE ? Math.round(size) : Number(size.toPrecision(DIGITS));
  const whole = Math.floor(kept);
  const places = Math.min(Math.max(DIGITS - 1 - Math.floor(Math.log10(size || 1)), 0), 9);
  const fraction = kept === whole ? "" : (kept - whole).toFixed(places).slice(1).replace(/0+$/u, "");
  const sign = seconds < 0 && kept > 0 ? "-" : "";
  return `${sign}${Math.floor(whole / HOUR)}:${two(Math.floor((whole % HOUR) / MINUTE))}:${two(whole % MINUTE)}${fraction}`;
}

/** One duration, in the units that fit it; null for a text that is none. */
export function writeDuration(value: number | string, point: string): string | null {
  if (typeof value === "number" && !Number.isFinite(value)) return null;
  const text = typeof value === "number" ? durationOfSeconds(value) : value;
  return durationOf(text) === null ? null : formatDuration(text, durationStyleOf([text]), point);
}
