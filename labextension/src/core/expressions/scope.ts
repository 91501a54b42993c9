/** What expressions read: `state` and `visit`, from values as they travel. */
import { GIVEN } from "../catalog.ts";
import { chartSelection, isByKey, repeats, selectedOf, type ChartSelection, type RowId } from "../frames.ts";
import { ownOf } from "../own.ts";
import { ruleOf, allows } from "../rules.ts";
import type { AnyComponent, JsonValue } from "../protocol.ts";
import { timeZone } from "../moments.ts";
import { groupOf, isGroup, isList, Moment, type Group, type Value } from "./values.ts";

/** The cells of a row by column. */
export type Cells = Readonly<Record<string, Value>>;

/** What the page knows, as far as rules read it. */
export interface Known {
  /** A component as it is declared. */
  declared(path: string): AnyComponent | undefined;
  value(path: string): JsonValue | undefined;
  /** The cells of the first selected row of a table by column; undefined where the browser does not hold the row. */
  row?(path: string, id: RowId): Cells | undefined;
  /** The same of any selected row; left out where only the number of rows is known. */
  rows?(path: string, id: RowId): Cells | undefined;
  /** The cells of the row that a component is drawn for, in a repeater or below a row of a table; null for no row, left out elsewhere. */
  item?: Cells | null | undefined;
  user: string;
  params: Readonly<Record<string, string>>;
}

/** Values as they travel, as Python has them; `isFloat` says that numbers are floats, also 1.0, which travels as 1. */
export function valueOf(json: JsonValue, isFloat = false): Value {
  if (typeof json === "number") return isFloat || !Number.isInteger(json) ? json : BigInt(json);
  if (Array.isArray(json)) return json.map((one) => valueOf(one, isFloat));
  if (typeof json !== "object" || json === null) return json;
  const [tag, content] = Object.entries(json)[0] ?? [];
  const text = String(content);
  if (tag === "$int") return BigInt(text);
  if (tag === "$decimal") return Number(text);
  if (tag === "$date") return Moment.read("date", text);
  if (tag === "$datetime") return Moment.read("datetime", text);
  if (tag === "$time") return text;
  // The entry of a file: its name, size and type are read.
  return "id" in json && "size" in json ? groupOf(Object.fromEntries(Object.entries(json).map(([name, one]) => [name, valueOf(one)]))) : null;
}

/** A result as a property has it; undefined for what none can be. */
export function jsonOf(value: Value): JsonValue | undefined {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Moment) return value.text;
  if (!isList(value)) return isGroup(value) ? undefined : value;
  const items = value.map(jsonOf);
  return items.every((one) => one !== undefined) ? items : undefined;
}

/** A value as it travels; undefined for what no input has. */
export function wireOf(value: Value): JsonValue | undefined {
  if (value instanceof Moment) return value.kind === "date" ? { $date: value.text } : { $datetime: value.text.replace(" ", "T") };
  if (!isList(value)) return jsonOf(value);
  const items = value.map(wireOf);
  return items.every((one) => one !== undefined) ? items : undefined;
}

/** What `state` and `visit` stand for, and the row: `item` in a repeater, `row` below one of a table. */
export function scopeOf(known: Known): Group {
  const params = { get: (name: string) => ownOf(known.params, name) ?? null, has: (name: string) => Object.hasOwn(known.params, name) };
  const cells = known.item === null ? NO_ROW : groupOf(known.item ?? {});
  const row = known.item === undefined ? {} : { item: cells, row: cells };
  return groupOf({ state: stateGroup(known, ""), visit: groupOf({ user: known.user, params, time_zone: timeZone() }), ...row });
}

function stateGroup(known: Known, holder: string): Group {
  const given = GIVEN[known.declared(holder)?.type ?? ""];
  return {
    get(name) {
      // Whether a dialog is open.
      if (name === given) return valueOf(known.value(holder) ?? null);
      const path = holder === "" ? name : `${holder}.${name}`;
      const component = known.declared(path);
      if (component === undefined) return undefined;
      if ("components" in component && !repeats(component)) return stateGroup(known, path);
      const value = known.value(path);
      if (value === undefined) return undefined;
      if (isByKey(value) || (typeof value === "object" && value !== null && "selected" in value)) return tableGroup(known, path, selectedOf(value));
      const chart = chartSelection(value);
      if (chart !== null) return chartGroup(chart);
      if ("traits" in component) return traitGroup(value, component.traits);
      const rule = ruleOf(component);
      return valueOf(value, rule !== null && allows(rule, "number"));
    },
  };
}

/** Without a row, every column is None. */
const NO_ROW: Group = { get: () => null };

/** The type of traits whose whole numbers are floats too. */
const FLOAT = "number";

/** The traits of a component of one's own that visitors may set. */
function traitGroup(value: JsonValue, traits: Readonly<Record<string, { type: string }>>): Group {
  const own = typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  const plain = Object.entries(own).filter(([, one]) => typeof one !== "object" || one === null || Array.isArray(one));
  return groupOf(Object.fromEntries(plain.map(([name, one]) => [name, valueOf(one, traits[name]?.type === FLOAT)])));
}

/** The selected points of a chart, of which only the number is known, and the ranges that were dragged. */
function chartGroup({ points, x, y }: ChartSelection): Group {
  return groupOf({ points: points.map(() => groupOf({})), x_range: valueOf(x), y_range: valueOf(y) });
}

/** The selected rows of a table, and the cells of the first. */
function tableGroup(known: Known, path: string, [first, ...others]: readonly RowId[]): Group {
  return {
    get(name) {
      if (name === "rows") return first === undefined ? [] : [first, ...others].map((one) => groupOf(known.rows?.(path, one) ?? {}));
      return first === undefined ? NO_ROW.get(name) : groupOf(known.row?.(path, first) ?? {}).get(name);
    },
  };
}
