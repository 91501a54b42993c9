/** Names of fields that hold ids or years, which have no thousands separators. */
const NAMES = /(?:^|[^a-z])(?:id|key|code|zip|year)$|(?:post|zip)code$/i;
const CAMEL_ID = /[a-z](?:Id|ID|Key|Code|Year)$/;

export function isName(field: string): boolean {
  return NAMES.test(field) || CAMEL_ID.test(field);
}

const [FIRST_YEAR, LAST_YEAR] = [1500, 2200];

/** Whether people read a number as a year. */
export function isYear(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= FIRST_YEAR && Number(value) <= LAST_YEAR;
}
