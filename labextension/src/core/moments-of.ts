/** Dates and times of components: properties.json writes them as text, and they travel with a tag. */
import { MOMENTS } from "./catalog.ts";
import { tagged } from "./moments.ts";
import type { JsonValue } from "./protocol.ts";

/** The properties of a component of a type, with the dates and times among them as they travel. */
export function withMoments<T extends object>(type: string, properties: T): T {
  const tags = Object.entries(MOMENTS[type] ?? {}).filter(([name]) => name in properties);
  if (tags.length === 0) return properties;
  const given = properties as Record<string, JsonValue>;
  return { ...properties, ...Object.fromEntries(tags.map(([name, tag]) => [name, tagged(given[name] ?? null, tag)])) };
}
