/** Names of fields that hold ids or years, which have no thousands separators. */
const NAMES = /(?:^|[^a-z])(?:id|key|code|zip|year)$|(?:post|zip)code$/i;
const CAMEL_ID = /[a-z](?:Id|ID|Key|Code|Year)$/;

export function isName(field: string): boolean {
  return NAMES.test(field) || CAMEL_ID.test(field);
}
