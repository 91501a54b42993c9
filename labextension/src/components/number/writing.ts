/** How a number field writes its number and reads what is typed. */
import { readNumber, scaled, rounded, writeNumber, writeWith } from "../../core/numbers.ts";
import type { JsonValue, Numeric, NumberComponent } from "../../core/protocol.ts";
import { localeNow } from "../../core/locale.ts";

type Written = Pick<NumberComponent, "format" | "currency" | "decimals" | "grouping" | "integer" | "prefix" | "suffix">;

/** A share of 1 is 100 %. */
const PERCENT = 2;
const SIGN = /[%٪％]/gu;

/** The power of ten between a number and what is seen of it. */
function powerOf({ format }: Pick<Written, "format">): number {
  return format === "percent" ? PERCENT : 0;
}

/** The number that a text means; the text itself if it is no number, so that it stays in the field. */
export function valueOf(text: string, component: Written): JsonValue {
  const power = powerOf(component);
  const read = readNumber(power === 0 ? text : text.replaceAll(SIGN, ""), component.integer);
  if ("problem" in read) return text;
  return read.value === null ? null : scaled(read.value, -power);
}

/** A number as it is seen, in a field that is in use or not. */
export function written(value: Numeric, component: Written, used: boolean): string {
  const { decimals, format, currency, grouping } = component;
  const seen = scaled(value, powerOf(component));
  const least = decimals ?? (format === "currency" ? coinsOf(currency) : 0);
  const grouped = grouping && !used;
  if (least === 0 && !grouped) return writeNumber(decimals === null ? seen : rounded(seen, decimals));
  return writeWith(decimals === null ? seen : rounded(seen, decimals), least, grouped);
}

/** A number without the decimals that the field does not show. */
export function kept(value: Numeric, component: Written): Numeric {
  return component.decimals === null ? value : rounded(value, component.decimals + powerOf(component));
}

function coinsOf(currency: string): number {
  return new Intl.NumberFormat(localeNow(), { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? PERCENT;
}

/** The texts before and after the number: the builder's own, or those of its format in the visitor's language. */
export function affixesOf(component: Written): { prefix: string; suffix: string } {
  const { format, currency, prefix, suffix } = component;
  if (prefix !== "" || suffix !== "" || format === "number") return { prefix, suffix };
  const style = format === "percent" ? { style: "percent" } : { style: "currency", currency };
  const parts = new Intl.NumberFormat(localeNow(), style as Intl.NumberFormatOptions).formatToParts(1);
  const first = parts.findIndex(({ type }) => type === "integer");
  const at = parts.findIndex(({ type }) => type === "currency" || type === "percentSign");
  const sign = parts[at]?.value ?? "";
  return at < first ? { prefix: sign, suffix: "" } : { prefix: "", suffix: sign };
}
