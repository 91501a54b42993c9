/** A name that nobody else has; `crypto.randomUUID` is there on https and localhost alone. */
export function uniqueId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}
