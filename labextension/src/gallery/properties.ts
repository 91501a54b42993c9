/** Components with the catalog's defaults, for pages made up in tests and in the gallery. */
import type { AnyComponent, ComponentTypes, TableColumn } from "../core/protocol.ts";

const COMMON = { span: 12, handlers: {}, pace: {}, visible: true };
const INPUT = { ...COMMON, label: "", help: "", required: false, disabled: false, error: null };

/** A component of each type with the catalog's defaults. */
export const DEFAULTS: ComponentTypes = {
  container: { type: "container", ...COMMON, label: "", components: {} },
  form: { type: "form", ...COMMON, label: "", components: {} },
  text: { type: "text", ...COMMON, text: "" },
  message: { type: "message", ...COMMON, text: "", kind: "info", title: "" },
  text_input: { type: "text_input", ...INPUT, value: "", placeholder: "", multiline: false, secret: false, max_length: 10_000 },
  number: {
    type: "number",
    ...INPUT,
    value: null,
    min: null,
    max: null,
    step: 1,
    placeholder: "",
    integer: false,
  },
  select: { type: "select", ...INPUT, value: null, options: [], placeholder: "", multiple: false, clearable: true },
  checkbox: { type: "checkbox", ...INPUT, value: false },
  button: { type: "button", ...COMMON, label: "Button", kind: "default", disabled: false },
  table: {
    type: "table",
    ...COMMON,
    label: "",
    data: null,
    empty_text: "No rows",
    columns: {},
    selection: "single",
    index: null,
    search: false,
    height: 400,
  },
  chart: { type: "chart", ...COMMON, label: "", figure: null, height: 320 },
  output: { type: "output", ...COMMON, label: "", handler: null },
};

/** A component of a type with what differs from its defaults. */
export function make<T extends AnyComponent["type"]>(type: T, properties: Partial<ComponentTypes[T]> = {}): AnyComponent {
  return { ...DEFAULTS[type], ...properties } as AnyComponent;
}

/** A table's column with what differs from its defaults. */
export function column(properties: Partial<TableColumn> = {}): TableColumn {
  return { visible: true, label: null, format: null, width: null, field: null, ...properties };
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
