/** Computes an expression as `jupyter_tools/page/expressions/evaluate.py` does, which lists the deviations from CPython. */
import { EXACT } from "./tokens.ts";
import { NAMED_FORMATS } from "../written.ts";
import { writeNamed } from "./formats.ts";
import { ExpressionError, type Comparison, type Field, type Node, type OfType, type Operator } from "./tree.ts";
import {
  amountOf,
  errorAt,
  formatNumber,
  halfEven,
  isEqual,
  isGroup,
  isList,
  kindOf,
  Moment,
  order,
  scaled,
  strip,
  truth,
  writeFloat,
  type Group,
  type Value,
} from "./values.ts";

type Amount = bigint | number;

const DIGITS = "[0-9]+(?:_[0-9]+)*";
const WHOLE = new RegExp(`^[+-]?${DIGITS}$`, "u");
/** Each character can be read in one way only: visitors give texts of any length. */
const DECIMAL = new RegExp(
  `^[+-]?(?:(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?|[nN][aA][nN])$`,
  "u",
);
/** The most places that `round` rounds to. */
const MOST_PLACES = 15;
/** Whole numbers of more digits are beyond 2**53. */
const MOST_DIGITS = 16;
const BEYOND = "the result is beyond 2**53";

/** The value of an expression; `scope` has what `state`, `visit` and `item` stand for. Throws an `ExpressionError`, and nothing else. */
export function evaluate(node: Node, scope: Group): Value {
  return guarded(node, () => valueOf(node, scope));
}

/** The text of a template with each value as `write` gives it; throws as `evaluate` does. */
export function fill(node: OfType<"text">, scope: Group, write: (value: string) => string): string {
  return guarded(node, () => filled(node, scope, write));
}

function guarded<T>(node: Node, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    throw error instanceof ExpressionError ? error : errorAt(node, "this cannot be computed");
  }
}

function valueOf(node: Node, scope: Group): Value {
  switch (node.type) {
    case "constant":
      return node.value;
    case "name":
      return scope.get(node.name) ?? missing(scope.get(node.name), node, `there is no ${node.name} here`);
    case "attribute":
      return attribute(node, scope);
    case "index":
      return index(node, scope);
    case "unary":
      return unary(node, scope);
    case "logic": {
      const left = valueOf(node.left, scope);
      return truth(left) === (node.operator === "or") ? left : valueOf(node.right, scope);
    }
    case "choice":
      return valueOf(truth(valueOf(node.test, scope)) ? node.chosen : node.otherwise, scope);
    case "list":
      return node.items.map((one) => valueOf(one, scope));
    case "compare":
      return chain(node, scope);
    case "binary":
      return binary(node, scope);
    case "text":
      return filled(node, scope, (value) => value);
    case "method":
      return method(node, scope);
    case "call":
      return checked(FUNCTIONS[node.function]?.(node.arguments.map((one) => valueOf(one, scope)), node) ?? null, node);
  }
}

function missing(value: Value | undefined, node: Node, message: string): Value {
  if (value === undefined) throw errorAt(node, message);
  return value;
}

function attribute(node: OfType<"attribute">, scope: Group): Value {
  const of = valueOf(node.of, scope);
  if (of === null) return null;
  if (of instanceof Moment && Object.hasOwn(of.parts, node.name)) return of.parts[node.name] ?? null;
  return missing(isGroup(of) ? of.get(node.name) : undefined, node, `${kindOf(of)} has no ${node.name}`);
}

function index(node: OfType<"index">, scope: Group): Value {
  const of = valueOf(node.of, scope);
  const at = valueOf(node.at, scope);
  if (of === null) return null;
  if (isGroup(of)) return missing(typeof at === "string" ? of.get(at) : undefined, node, "there is no such key");
  if (typeof of !== "string" && !isList(of)) throw errorAt(node, `${kindOf(of)} has no items`);
  const place = typeof at === "number" ? null : amountOf(at);
  if (place === null) throw errorAt(node.at, "an index is a whole number");
  return missing(items(of, node).at(Number(place)), node, "there is no item at this index");
}

function unary({ operator, operand, ...place }: OfType<"unary">, scope: Group): Value {
  const value = valueOf(operand, scope);
  if (operator === "not") return !truth(value);
  const number = amount(value, place);
  return operator === "-" ? -number : number;
}

function amount(value: Value, place: { start: number; end: number }): Amount {
  const number = amountOf(value);
  if (number === null) throw errorAt(place, `this needs numbers, and not ${kindOf(value)}`);
  if (!isExact(number)) throw errorAt(place, "whole numbers go up to 2**53");
  return number;
}

function checked(value: Value, node: Node): Value {
  if (!isExact(value)) throw errorAt(node, BEYOND);
  return value;
}

function isExact(value: Value): boolean {
  return typeof value !== "bigint" || (value >= -EXACT && value <= EXACT);
}

function binary(node: OfType<"binary">, scope: Group): Value {
  const left = valueOf(node.left, scope);
  const right = valueOf(node.right, scope);
  if (node.operator === "+") {
    if (typeof left === "string" && typeof right === "string") return left + right;
    if (isList(left) && isList(right)) return [...left, ...right];
  }
  const one = amount(left, node);
  const other = amount(right, node);
  // oxlint-disable-next-line eqeqeq -- of whole numbers and floats
  if ((node.operator === "/" || node.operator === "//" || node.operator === "%") && other == 0) throw errorAt(node, "this divides by zero");
  const isWhole = typeof one === "bigint" && typeof other === "bigint" && node.operator !== "/";
  return checked(isWhole ? wholes(node.operator, one, other) : floats(node.operator, Number(one), Number(other)), node);
}

function wholes(operator: Operator, one: bigint, other: bigint): bigint {
  if (operator === "+") return one + other;
  if (operator === "-") return one - other;
  if (operator === "*") return one * other;
  const left = one % other;
  const differs = left !== 0n && left < 0n !== other < 0n;
  if (operator === "%") return differs ? left + other : left;
  return differs ? one / other - 1n : one / other;
}

function floats(operator: Operator, one: number, other: number): number {
  if (operator === "+") return one + other;
  if (operator === "-") return one - other;
  if (operator === "*") return one * other;
  if (operator === "/") return one / other;
  // As `float_divmod` of CPython.
  let left = one % other;
  let quotient = (one - left) / other;
  if (left === 0) left = other < 0 ? -0 : 0;
  else if (left < 0 !== other < 0) {
    left += other;
    quotient -= 1;
  }
  if (operator === "%") return left;
  if (quotient === 0) return one / other < 0 || Object.is(one / other, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function chain(node: OfType<"compare">, scope: Group): boolean {
  let left = valueOf(node.first, scope);
  return node.rest.every(([operator, part]) => {
    const right = valueOf(part, scope);
    const holds = compare(operator, left, right, node);
    left = right;
    return holds;
  });
}

function compare(operator: Comparison, left: Value, right: Value, node: Node): boolean {
  if (operator === "==" || operator === "!=") return isEqual(left, right) === (operator === "==");
  if (operator === "is" || operator === "is not") return (left === null) === (operator === "is");
  if (operator === "in" || operator === "not in") return contains(right, left, node) === (operator === "in");
  return ordered(operator, left, right, node);
}

function contains(where: Value, what: Value, node: Node): boolean {
  if (where === null) return false;
  if (typeof where === "string") {
    if (typeof what !== "string") throw errorAt(node, `a text contains texts, and not ${kindOf(what)}`);
    return where.includes(what);
  }
  if (isList(where)) return where.some((one) => isEqual(one, what));
  if (isGroup(where)) return typeof what === "string" && (where.has?.(what) ?? where.get(what) !== undefined);
  throw errorAt(node, `${kindOf(where)} contains nothing`);
}

function ordered(operator: Comparison, left: Value, right: Value, node: Node): boolean {
  if (left === null || right === null) return false;
  if (isList(left) && isList(right)) {
    const at = left.findIndex((one, place) => place >= right.length || !isEqual(one, right[place] ?? null));
    const isDecided = at >= 0 && at < right.length;
    return isDecided ? ordered(operator, left[at] ?? null, right[at] ?? null, node) : isOrdered(operator, left.length - right.length);
  }
  const difference = order(left, right);
  if (difference === null) throw errorAt(node, `${kindOf(left)} and ${kindOf(right)} have no order`);
  return isOrdered(operator, difference);
}

function isOrdered(operator: Comparison, difference: number): boolean {
  if (operator === "<") return difference < 0;
  if (operator === "<=") return difference <= 0;
  return operator === ">" ? difference > 0 : difference >= 0;
}

/** A value as f-strings write it. */
export function textOf(value: Value, node: { start: number; end: number }): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return writeFloat(value);
  if (typeof value === "string" || typeof value === "bigint") return String(value);
  if (value instanceof Moment) return value.text;
  throw errorAt(node, `${kindOf(value)} cannot be written as text`);
}

function filled(node: OfType<"text">, scope: Group, write: (value: string) => string): string {
  return node.parts.map((part) => (typeof part === "string" ? part : write(field(part, node.template, scope)))).join("");
}

function field({ value, format, start, end }: Field, isTemplate: boolean, scope: Group): string {
  const given = valueOf(value, scope);
  if (isTemplate && given === null) return "";
  return NAMED_FORMATS.has(format) ? named(given, format, { start, end }) : formatted(given, format, { start, end });
}

function named(value: Value, format: string, place: { start: number; end: number }): string {
  const given = value instanceof Moment ? value : amountOf(value);
  const text = given === null ? null : writeNamed(given, format);
  if (text === null) throw errorAt(place, `the format ${format} is not for ${kindOf(value)}`);
  return text;
}

function formatted(value: Value, format: string, place: { start: number; end: number }): string {
  if (format === "") return textOf(value, place);
  const number = amountOf(value);
  if (number === null) throw errorAt(place, `the format ${format} is for numbers, and not for ${kindOf(value)}`);
  if (format.endsWith("d") && typeof number === "number") throw errorAt(place, `the format ${format} is for whole numbers`);
  return formatNumber(/[f%]$/u.test(format) ? amount(number, place) : number, format);
}

function method(node: OfType<"method">, scope: Group): Value {
  const of = valueOf(node.of, scope);
  if (of === null) return null;
  if (typeof of !== "string") throw errorAt(node, `${kindOf(of)} has no ${node.method}()`);
  const [argument = ""] = node.arguments.map((one) => valueOf(one, scope));
  if (typeof argument !== "string") throw errorAt(node, `${node.method}() takes a text`);
  if (node.method === "lower") return of.toLowerCase();
  if (node.method === "upper") return of.toUpperCase();
  if (node.method === "strip") return strip(of);
  return node.method === "startswith" ? of.startsWith(argument) : of.endsWith(argument);
}

// --- functions ---

function items(value: Value, node: Node): readonly Value[] {
  if (typeof value === "string") return Array.from(value);
  if (!isList(value)) throw errorAt(node, `${kindOf(value)} is no list`);
  return value;
}

function extreme(operator: "<" | ">") {
  return (given: Value[], node: Node): Value => {
    const all = given.length === 1 ? items(given[0] ?? null, node) : given;
    if (all.length === 0) throw errorAt(node, "there is no largest or smallest of nothing");
    return all.reduce((best, one) => {
      if (one === null || best === null) throw errorAt(node, "None has no order");
      return ordered(operator, one, best, node) ? one : best;
    });
  };
}

function total(value: Value, node: Node): Amount {
  let sum: Amount = 0n;
  for (const one of items(value, node)) {
    const next = amount(one, node);
    sum = typeof sum === "bigint" && typeof next === "bigint" ? sum + next : Number(sum) + Number(next);
  }
  return sum;
}

function length(value: Value, node: Node): bigint {
  if (typeof value !== "string" && !isList(value)) throw errorAt(node, `${kindOf(value)} has no length`);
  return BigInt(typeof value === "string" ? Array.from(value).length : value.length);
}

function absolute(value: Value, node: Node): Amount {
  const number = amount(value, node);
  if (typeof number === "number") return Math.abs(number);
  return number < 0n ? -number : number;
}

function whole(number: number, node: Node): number {
  if (!Number.isFinite(number)) throw errorAt(node, "this number cannot be rounded");
  return number;
}

function round(value: Value, at: Value | undefined, node: Node): Amount {
  const number = amount(value, node);
  if (at === undefined) return typeof number === "bigint" ? number : scaled(whole(number, node), 0);
  if (typeof at !== "bigint" || at > MOST_PLACES || at < -MOST_PLACES) {
    throw errorAt(node, `round() takes places from -${MOST_PLACES} to ${MOST_PLACES}`);
  }
  const places = Number(at);
  if (typeof number === "bigint") {
    if (places >= 0) return number;
    const unit = 10n ** BigInt(-places);
    const rounded = halfEven(number < 0n ? -number : number, unit) * unit;
    return number < 0n ? -rounded : rounded;
  }
  if (!Number.isFinite(number)) return number;
  const rounded = Number(`${scaled(Math.abs(number), places)}e${-places}`);
  return number < 0 || Object.is(number, -0) ? -rounded : rounded;
}

function toWhole(value: Value, node: Node): bigint {
  if (typeof value !== "string") {
    const number = amount(value, node);
    return typeof number === "bigint" ? number : BigInt(Math.trunc(whole(number, node)));
  }
  const digits = strip(value);
  if (!WHOLE.test(digits)) throw errorAt(node, "this text is no whole number");
  const significant = digits.replaceAll("_", "").replace(/^[+-]?0*/u, "");
  if (significant.length > MOST_DIGITS) throw errorAt(node, BEYOND);
  return digits.startsWith("-") ? -BigInt(significant) : BigInt(significant);
}

function toFloat(value: Value, node: Node): number {
  if (typeof value !== "string") return Number(amount(value, node));
  const digits = strip(value);
  if (!DECIMAL.test(digits)) throw errorAt(node, "this text is no number");
  return Number(digits.replaceAll("_", "").replace(/inf(?:inity)?/iu, "Infinity"));
}

const FUNCTIONS: Record<string, (given: Value[], node: Node) => Value> = {
  len: ([value = null], node) => length(value, node),
  abs: ([value = null], node) => absolute(value, node),
  sum: ([value = null], node) => total(value, node),
  min: extreme("<"),
  max: extreme(">"),
  any: ([value = null], node) => items(value, node).some(truth),
  all: ([value = null], node) => items(value, node).every(truth),
  bool: ([value = null]) => truth(value),
  str: ([value = null], node) => textOf(value, node),
  int: ([value = null], node) => toWhole(value, node),
  float: ([value = null], node) => toFloat(value, node),
  round: ([value = null, places], node) => round(value, places, node),
  today: () => Moment.date(new Date()),
  now: ([zone], node) => {
    if (zone === undefined) return Moment.time(new Date());
    if (zone !== "UTC") throw errorAt(node, "now() takes 'UTC', or nothing");
    return Moment.read("datetime", `${new Date().toISOString().slice(0, "0000-00-00T00:00:00".length)}+00:00`);
  },
};
