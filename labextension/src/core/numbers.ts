/** Parses and formats numbers by the visitor's locale, with whole numbers of any size, which a JavaScript number would round. */
import { localeNow, perLocale, say } from "./locale.ts";
import { RULE_MESSAGES } from "./catalog.ts";
import type { JsonValue, Numeric, Whole } from "./protocol.ts";

/** How a locale writes numbers. */
interface Signs {
  decimal: string;
  /** The separator of thousands; any white space counts as a blank. */
  group: string;
  /** Whether groups before the last three digits have two digits, as in India. */
  lakhs: boolean;
}

type Read = { value: Numeric | null } | { problem: string };

/** An exact number: `digits` times ten to the `exponent`. */
interface Exact {
  digits: bigint;
  exponent: number;
}

/** The most digits of a whole number, as `jupyter_tools.protocol.scalars` has it. */
const MAX_DIGITS = 4000;
/** The most decimals that a number is written with, as `Intl` has it. */
const MAX_DECIMALS = 20;
/** From so many digits on numbers are written with an exponent. */
const LONG = 21;
/** Longer texts are refused without parsing, to save time. */
const MAX_LENGTH = 2 * MAX_DIGITS;
const INVISIBLE = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu;
const LIKE: Record<string, string> = { "．": ".", "，": ",", "＋": "+", "％": "%", "٪": "%", "（": "(", "）": ")", "’": "'" };
const LIKE_MINUS = /[\u2010-\u2013\u2212\uFE63\uFF0D]/gu;
const SIGNED = /^([+-]?)\s*((?:\p{Sc}\s*)?)([+-]?)(.*?)((?:\s*\p{Sc})?)$/u;
const BODY = /^([\d.,' ٫٬]+?)(?:[eE]([+-]?\d{1,9}))?$/u;
const ONE_GROUP = /^[1-9]\d{0,2}[.,]\d{3}$/u;

export function signsOf(locale?: string): Signs {
  const parts = new Intl.NumberFormat(locale).formatToParts(12_345_678.5);
  const first = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  const groups = parts.filter((part) => part.type === "integer");
  return {
    decimal: first("decimal") || ".",
    group: first("group").replaceAll("’", "'").replaceAll(/\s/gu, " "),
    lakhs: groups.length > 1 && groups.at(-2)?.value.length === 2,
  };
}

/** How the visitor writes numbers. */
const SIGNS = perLocale(signsOf);

export function isWhole(value: unknown): value is Whole {
  return typeof value === "object" && value !== null && "$int" in value;
}

export function isNumeric(value: JsonValue | undefined): value is Numeric {
  return typeof value === "number" || isWhole(value);
}

/** The value in a form that compares exactly. */
export function comparable(value: Numeric): number | bigint {
  return isWhole(value) ? BigInt(value.$int) : value;
}

/** A number as text that `readNumber` reads as the same. */
export function writeNumber(value: Numeric, signs: Signs = SIGNS()): string {
  const text = isWhole(value) ? wholeText(value.$int) : String(value).replace("e+", "e");
  return text.replace(".", signs.decimal);
}

/** Writes trailing zeros as an exponent, from the size at which JavaScript does so for its own numbers. */
function wholeText(digits: string): string {
  const [, sign = "", first = "", rest = ""] = /^(-?)(\d)(\d*)$/u.exec(digits) ?? [];
  const more = withoutZeros(rest);
  const power = rest.length;
  const text = `${sign}${first}${more && `.${more}`}e${power}`;
  return power >= 21 && text.length < digits.length ? text : digits;
}

/** Digits without the zeros at their end; a regular expression would look at each run of zeros again and again. */
export function withoutZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === "0") end -= 1;
  return digits.slice(0, end);
}

/** Parses a text to a number, or null if empty; returns a message if it is not a number or is ambiguous. */
export function readNumber(text: string, integer: boolean, signs: Signs = SIGNS()): Read {
  let rest = plainText(text);
  if (rest === "") return { value: null };
  if (rest.length > MAX_LENGTH) return notANumber(integer, signs);
  if (rest.includes("%")) return { problem: say("Enter the number without the percent sign.") };
  const bracketed = /^\((.*)\)$/u.exec(rest)?.[1]?.trim();
  rest = bracketed ?? rest;
  const [, before = "", symbol = "", after = "", inner = "", last = ""] = SIGNED.exec(rest) ?? [];
  const [, mantissa, power = "0"] = BODY.exec(inner.trim()) ?? [];
  const sign = before + after;
  if (mantissa === undefined || sign.length > (bracketed === undefined ? 1 : 0) || (symbol !== "" && last !== "")) {
    return notANumber(integer, signs);
  }
  const parts = split(mantissa, signs);
  if (typeof parts === "string") return { problem: parts };
  if (parts === null) return notANumber(integer, signs);
  const [whole, fraction] = parts;
  const negative = sign === "-" || bracketed !== undefined;
  return toNumeric(negative, whole + fraction, Number(power) - fraction.length, integer, signs);
}

/** The number one step up or down, without the errors of binary fractions, within its limits. */
export function stepped(value: Numeric, step: Numeric, up: boolean, min: Numeric | null, max: Numeric | null): Numeric {
  const [one, other] = [exact(value), exact(step)];
  const exponent = Math.min(one.exponent, other.exponent);
  const scale = ({ digits, exponent: own }: Exact) => digits * 10n ** BigInt(own - exponent);
  const digits = up ? scale(one) + scale(other) : scale(one) - scale(other);
  const sum = toNumeric(digits < 0n, String(digits).replace("-", ""), exponent, false, SIGNS());
  // If the sum has more digits than a number can hold, the value does not change.
  const next = "value" in sum && sum.value !== null ? sum.value : value;
  if (min !== null && comparable(next) < comparable(min)) return min;
  if (max !== null && comparable(next) > comparable(max)) return max;
  return next;
}

/** A number times a power of ten, without the errors of binary fractions; the number itself if that has too many digits. */
export function scaled(value: Numeric, power: number): Numeric {
  const { digits, exponent } = exact(value);
  return numericOf(digits, exponent + power) ?? value;
}

/** A number with at most so many decimals; half a unit is rounded away from 0. */
export function rounded(value: Numeric, decimals: number): Numeric {
  const { digits, exponent } = exact(value);
  const over = -exponent - decimals;
  if (over <= 0) return value;
  const unit = 10n ** BigInt(over);
  const half = digits < 0n ? -unit / 2n : unit / 2n;
  return numericOf((digits + half) / unit, -decimals) ?? value;
}

function numericOf(digits: bigint, exponent: number): Numeric | null {
  const read = toNumeric(digits < 0n, String(digits).replace("-", ""), exponent, false, SIGNS());
  return "value" in read ? read.value : null;
}

/** A number with at least so many decimals, and with its thousands separated where that is asked. */
export function writeWith(value: Numeric, decimals: number, separated: boolean): string {
  const { digits, exponent } = exact(value);
  const shown = Math.max(decimals, -exponent);
  // Others are written with an exponent, or need more decimals than the browser writes.
  if (shown > MAX_DECIMALS || exponent >= LONG) return writeNumber(value);
  const style = { useGrouping: separated, minimumFractionDigits: shown, maximumFractionDigits: shown };
  // A text keeps its digits.
  return new Intl.NumberFormat(localeNow(), style).format(`${digits}e${exponent}` as never);
}

function notANumber(integer: boolean, signs: Signs): Read {
  const example = integer ? "1234" : writeNumber(1234.5, signs);
  return { problem: integer ? say("Enter a whole number, such as {example}.", { example }) : say("Enter a number, such as {example}.", { example }) };
}

/** Converts digits and signs to ASCII and removes invisible characters. */
function plainText(text: string): string {
  return text
    .replaceAll(INVISIBLE, "")
    .replaceAll(/\s+/gu, " ")
    .trim()
    .replaceAll(/\p{Nd}/gu, digitOf)
    .replaceAll(LIKE_MINUS, "-")
    .replaceAll(/[．，＋％٪（）’]/gu, (one) => LIKE[one] ?? one);
}

/** A digit of any script: in Unicode they follow each other from 0 to 9. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value);
}

/** The digits before and after the decimal sign; null if it is not a number, or a question if it is ambiguous. */
function split(mantissa: string, signs: Signs): [whole: string, fraction: string] | string | null {
  const marks = Array.from(mantissa.matchAll(/\D/gu));
  const last = marks.at(-1);
  if (last === undefined) return [mantissa, ""];
  const [mark] = last;
  const others = new Set(marks.slice(0, -1).map(([one]) => one));
  let isDecimal = mark === "٫" || ((mark === "." || mark === ",") && !others.has(mark));
  if (isDecimal && others.size === 0 && mark !== "٫" && mark !== signs.decimal && ONE_GROUP.test(mantissa)) {
    if (mark !== signs.group) return question(mantissa, mark, signs);
    isDecimal = false;
  }
  if (!isDecimal) return others.size > 1 || !others.has(mark) && others.size > 0 ? null : grouped(mantissa, mark, "", signs);
  const whole = mantissa.slice(0, last.index);
  const fraction = mantissa.slice(last.index + 1);
  // "1," is the start of "1,000" if the comma is not the decimal sign.
  if (others.size > 1 || (fraction === "" && (whole === "" || mark !== signs.decimal))) return null;
  // The group sign may be meant as the decimal sign, or be misplaced by a digit: "1,0000" for ten thousand.
  const slipped = others.size === 0 && mark === signs.group && fraction.length > 3 && /[1-9]/u.test(whole);
  if (slipped) return question(mantissa, mark, signs);
  const [group] = others;
  return group === undefined ? [whole, fraction] : grouped(whole, group, fraction, signs);
}

function grouped(whole: string, group: string, fraction: string, signs: Signs): [string, string] | null {
  const [first = "", ...more] = whole.split(group);
  const rest = more.slice(0, -1);
  const fits = (length: number) => first.length <= length && rest.every((one) => one.length === length);
  const regular = /^[1-9]/u.test(first) && more.at(-1)?.length === 3;
  return regular && (fits(3) || (signs.lakhs && fits(2))) ? [first + more.join(""), fraction] : null;
}

function question(mantissa: string, mark: string, signs: Signs): string {
  const [one, other] = [mantissa.replace(mark, ""), mantissa.replace(mark, signs.decimal)];
  return say("Enter {one} or {other}: {text} can be either.", { one, other, text: mantissa });
}

function toNumeric(negative: boolean, figures: string, power: number, integer: boolean, signs: Signs): Read {
  const significant = withoutZeros(figures.replace(/^0+/u, ""));
  if (significant === "") return { value: 0 };
  const exponent = power + figures.length - withoutZeros(figures).length;
  const sign = negative ? "-" : "";
  if (exponent < 0) return integer ? { problem: say(RULE_MESSAGES["integer"] ?? "") } : toFraction(sign, significant, exponent, signs);
  if (significant.length + exponent > MAX_DIGITS) return { problem: say("Enter at most {count} digits.", { count: MAX_DIGITS }) };
  const digits = sign + significant + "0".repeat(exponent);
  const number = BigInt(digits);
  if (number >= -(2n ** 53n) && number <= 2n ** 53n) return { value: Number(number) };
  if (!integer && !Number.isFinite(Number(digits))) return { problem: say("Enter a number closer to 0.") };
  // A number of a float field whose text has an exponent is a float: the browser sends it as it writes it.
  if (!integer && Math.abs(Number(digits)) >= 1e21 && sameDecimal(number, exact(Number(digits)))) return { value: Number(digits) };
  return { value: { $int: digits } };
}

function sameDecimal(whole: bigint, { digits, exponent }: Exact): boolean {
  return exponent >= 0 && digits * 10n ** BigInt(exponent) === whole;
}

/** A number that is not whole, if a JavaScript number keeps all its digits. */
function toFraction(sign: string, significant: string, exponent: number, signs: Signs): Read {
  const number = Number(`${sign}${significant}e${exponent}`);
  if (number === 0) return { problem: say("Enter 0 or a number farther from 0.") };
  const kept = exact(number);
  const same = kept.exponent === exponent && String(kept.digits) === sign + significant;
  return same ? { value: number } : { problem: say("Enter fewer digits, such as {number}.", { number: writeNumber(number, signs) }) };
}

/** The exact decimal of a number's shortest text, whose last digit is not 0. */
function exact(value: Numeric): Exact {
  if (isWhole(value)) return { digits: BigInt(value.$int), exponent: 0 };
  const [mantissa = "", power = "0"] = String(value).split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}
