/** Values of expressions as Python has them: whole numbers are `bigint`, floats `number`. */
import { isInstant, pythonText, sortKey } from "../moments.ts";
import { ExpressionError } from "./tree.ts";

/** A date or time as Python's `date` and `datetime`; an `instant` is a time with its offset. */
export class Moment {
  private constructor(
    readonly kind: "date" | "datetime" | "instant",
    /** As `str` writes it. */
    readonly text: string,
    readonly parts: Readonly<Record<string, bigint>>,
    /** A text that sorts by time. */
    readonly key: string = text,
  ) {}

  /** From ISO 8601. */
  static read(kind: "date" | "datetime", iso: string): Moment {
    const names = ["year", "month", "day", "hour", "minute", "second"].slice(0, kind === "date" ? 3 : 6);
    const numbers = iso.match(/\d+/gu) ?? [];
    const parts = Object.fromEntries(names.map((name, at) => [name, BigInt(numbers[at] ?? 0)]));
    if (kind === "date") return new Moment(kind, iso, parts);
    const value = { $datetime: iso.replace(" ", "T") };
    const text = pythonText(value);
    return isInstant(value) ? new Moment("instant", text, parts, sortKey(value)) : new Moment(kind, text, parts, sortKey(value));
  }

  static date(at: Date): Moment {
    const [year, month, day] = [at.getFullYear(), at.getMonth() + 1, at.getDate()];
    const parts = { year: BigInt(year), month: BigInt(month), day: BigInt(day) };
    return new Moment("date", `${two(year, 4)}-${two(month)}-${two(day)}`, parts);
  }

  static time(at: Date): Moment {
    const date = Moment.date(at);
    const [hour, minute, second] = [at.getHours(), at.getMinutes(), at.getSeconds()];
    const parts = { ...date.parts, hour: BigInt(hour), minute: BigInt(minute), second: BigInt(second) };
    return new Moment("datetime", `${date.text} ${two(hour)}:${two(minute)}:${two(second)}`, parts);
  }
}

/** What has attributes: `state`, a container in it, `visit.params`. */
export interface Group {
  get(name: string): Value | undefined;
  /** Whether it has a name, where `get` does not tell. */
  has?(name: string): boolean;
}

export type Value = null | boolean | bigint | number | string | Moment | readonly Value[] | Group;

function two(number: number, digits = 2): string {
  return String(number).padStart(digits, "0");
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isGroup(value: Value): value is Group {
  return typeof value === "object" && value !== null && !isList(value) && !(value instanceof Moment);
}

/** A group of plain values. */
export function groupOf(values: Readonly<Record<string, Value>>): Group {
  const known = new Map(Object.entries(values));
  return { get: (name) => known.get(name) };
}

/** Whether a value counts as true. */
export function truth(value: Value): boolean {
  if (isList(value)) return value.length > 0;
  return isGroup(value) || value instanceof Moment || Boolean(value);
}

const MOMENTS = { date: "a date", datetime: "a time", instant: "a time with a zone" };

/** A value's kind, for messages. */
export function kindOf(value: Value): string {
  if (value === null) return "None";
  if (isList(value)) return "a list";
  if (value instanceof Moment) return MOMENTS[value.kind];
  const names: Record<string, string> = { boolean: "a truth value", bigint: "a number", number: "a number", string: "a text" };
  return names[typeof value] ?? "this";
}

export function isEqual(left: Value, right: Value): boolean {
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((one, index) => isEqual(one, right[index] ?? null));
  }
  if (left instanceof Moment && right instanceof Moment) return left.kind === right.kind && left.key === right.key;
  const [one, other] = [amountOf(left), amountOf(right)];
  // oxlint-disable-next-line eqeqeq -- compares whole numbers with floats exactly
  return one === null || other === null ? left === right : one == other;
}

/** A number, also that of a truth value; null for anything else. */
export function amountOf(value: Value): bigint | number | null {
  if (typeof value === "boolean") return value ? 1n : 0n;
  return typeof value === "bigint" || typeof value === "number" ? value : null;
}

/** Negative, zero or positive as `left` comes before, with or after `right`; null where they have no order. */
export function order(left: Value, right: Value): number | null {
  const [one, other] = [amountOf(left), amountOf(right)];
  if (one !== null && other !== null) return one < other ? -1 : one > other ? 1 : one >= other ? 0 : Number.NaN;
  if (typeof left === "string" && typeof right === "string") return orderOfTexts(left, right);
  if (left instanceof Moment && right instanceof Moment && left.kind === right.kind) return orderOfTexts(left.key, right.key);
  return null;
}

/** By code points, where JavaScript compares by their halves. */
function orderOfTexts(left: string, right: string): number {
  const [one, other] = [Array.from(left), Array.from(right)];
  const at = one.findIndex((sign, index) => sign !== other[index]);
  if (at < 0) return one.length - other.length;
  return at >= other.length ? 1 : (one[at]?.codePointAt(0) ?? 0) - (other[at]?.codePointAt(0) ?? 0);
}

// --- numbers ---

/** What `str.strip` takes away, as code points. */
const SPACES = new Set([
  9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000,
  0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a,
]);

export function strip(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && SPACES.has(text.charCodeAt(start))) start += 1;
  while (end > start && SPACES.has(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** A float as Python's `repr` writes it. */
export function writeFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value < 0 ? "-inf" : "inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const [mantissa = "", power = "0"] = Math.abs(value).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    return `${sign}${digits[0] ?? ""}${fraction}e${exponent < 0 ? "-" : "+"}${two(Math.abs(exponent))}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}

/** `value` times ten to `places`, rounded half to even from its exact binary value. */
export function scaled(value: number, places: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n);
  const mantissa = exponent === 0 ? bits & 0xfffffffffffffn : (bits & 0xfffffffffffffn) | 0x10000000000000n;
  const power = Math.max(exponent, 1) - 1075;
  let top = mantissa * (places > 0 ? 10n ** BigInt(places) : 1n);
  let bottom = places < 0 ? 10n ** BigInt(-places) : 1n;
  if (power > 0) top <<= BigInt(power);
  else bottom <<= BigInt(-power);
  const rounded = halfEven(top, bottom);
  return value < 0 ? -rounded : rounded;
}

/** The quotient of two numbers, neither of which is negative, rounded half to even. */
export function halfEven(top: bigint, bottom: bigint): bigint {
  const whole = top / bottom;
  const twice = 2n * (top % bottom);
  return twice > bottom || (twice === bottom && whole % 2n === 1n) ? whole + 1n : whole;
}

function grouped(digits: string): string {
  const first = digits.length % 3 || 3;
  const groups = [digits.slice(0, first)];
  for (let at = first; at < digits.length; at += 3) groups.push(digits.slice(at, at + 3));
  return groups.join(",");
}

/** A number in a format of f-strings: `,`, `.2f`, `,.2f`, `.1%`, `d` and `,d`. */
export function formatNumber(value: bigint | number, format: string): string {
  const [, comma = "", places = "", type = ""] = /^(,?)(?:\.(\d+))?([f%d]?)$/u.exec(format) ?? [];
  if (type === "f" || type === "%") return fixed(type === "%" ? Number(value) * 100 : Number(value), Number(places), comma !== "") + (type === "%" ? "%" : "");
  const text = typeof value === "bigint" ? String(value) : writeFloat(value);
  const [, sign = "", whole = "", rest = ""] = /^(-?)(\d*)(.*)$/u.exec(text) ?? [];
  return sign + (comma ? grouped(whole) : whole) + rest;
}

function fixed(value: number, places: number, comma: boolean): string {
  if (!Number.isFinite(value)) return writeFloat(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const digits = String(scaled(Math.abs(value), places)).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  return `${sign}${comma ? grouped(whole) : whole}${places > 0 ? `.${digits.slice(-places)}` : ""}`;
}

/** Why something cannot be computed, at a part of the expression. */
export function errorAt({ start, end }: { start: number; end: number }, message: string): ExpressionError {
  return new ExpressionError(message, start, end);
}
