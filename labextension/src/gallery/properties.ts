/** Components with the catalog's defaults, for pages made up in tests and in the gallery. */
import { withMoments } from "../core/moments-of.ts";
import { DEFAULTS, PART_DEFAULTS } from "../core/palette.ts";
import type { AnyComponent, ComponentTypes, TableColumn } from "../core/protocol.ts";

/** A component of a type with what differs from its defaults. */
export function make<T extends AnyComponent["type"]>(type: T, properties: Partial<ComponentTypes[T]> = {}): AnyComponent {
  return { ...DEFAULTS[type], ...withMoments(type, properties) } as AnyComponent;
}

/** A table's column with what differs from its defaults. */
export function column(properties: Partial<TableColumn> = {}): TableColumn {
  return { ...PART_DEFAULTS.TableColumn, ...properties };
}

/** A component as a properties.json has it. */
export interface Given {
  type: string;
  components?: Record<string, Given>;
  columns?: Record<string, Partial<TableColumn>>;
  [name: string]: unknown;
}

/** Components as a properties.json has them, with the catalog's defaults. */
export function complete(given: Record<string, Given>): Record<string, AnyComponent> {
  return each(given, ({ type, components, columns, ...rest }) => {
    const inner = components === undefined ? {} : { components: complete(components) };
    const heads = columns === undefined ? {} : { columns: each(columns, column) };
    return make(type as AnyComponent["type"], { ...rest, ...inner, ...heads });
  });
}

function each<From, To>(values: Record<string, From>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
