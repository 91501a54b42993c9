/** What the clocks of a field's time zone show, and the moments that are meant by it. */
import { isDatetime, isInstant, type Moment } from "../../core/moments.ts";
import type { JsonValue } from "../../core/protocol.ts";
import type { ReadMoment } from "../../renderer/formats/clocks.ts";
import { abbreviation, instantsOf, momentIn } from "../../renderer/formats/zones.ts";

const OFFSET = /^([+-]\d\d):?(\d\d)$/u;

/** `YYYY-MM-DDTHH:MM:SS` as the field shows a value; null for what it cannot show. */
export function shownOf(value: JsonValue | undefined, zone: string | null): string | null {
  if (zone === null ? !isDatetime(value) : !isInstant(value)) return null;
  const text = withSeconds((value as Moment).$datetime);
  return zone === null ? text : momentIn(text, zone);
}

function withSeconds(text: string): string {
  return text.replace(/^(.{10}T\d\d:\d\d)(?!:|\d)/u, "$1:00");
}

/** The value that a moment means in a zone, without one as it is; null where it means none. Of two, the earlier one. */
export function meant({ moment, zone: said }: ReadMoment, zone: string | null): JsonValue {
  if (zone === null) return said === "" ? { $datetime: moment } : null;
  const offset = said === "Z" || /^(?:utc|gmt)$/iu.test(said) ? "+00:00" : said.replace(OFFSET, "$1:$2");
  if (OFFSET.test(offset)) return { $datetime: moment + offset };
  const found = instantsOf(moment, zone).find((one) => said === "" || abbreviation(one, zone).toLowerCase() === said.toLowerCase());
  return found === undefined ? null : { $datetime: found };
}

/** The other moment at which the clocks of a zone show the same as at this one; null where there is none. */
export function otherOf(value: JsonValue, zone: string): JsonValue {
  const moment = shownOf(value, zone);
  if (moment === null) return null;
  const time = Date.parse((value as Moment).$datetime);
  const other = instantsOf(moment, zone).find((one) => Date.parse(one) !== time);
  return other === undefined ? null : { $datetime: other };
}

/** What a zone is called at the moments at which its clocks show this. */
export function zoneNames(moment: string, zone: string): string[] {
  return instantsOf(moment, zone).map((one) => abbreviation(one, zone));
}
