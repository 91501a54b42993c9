/** The rules and templates of a page: each computes a property of a component from what the visitor entered. */
import { GIVEN, MARKDOWN, MOMENTS, VERBATIM } from "./catalog.ts";
import { evaluate, fill } from "./expressions/evaluate.ts";
import { parse, parseTemplate } from "./expressions/parser.ts";
import { readsOf } from "./expressions/reads.ts";
import { jsonOf, scopeOf, wireOf, type Known } from "./expressions/scope.ts";
import { ExpressionError, type Node, type OfType } from "./expressions/tree.ts";
import { truth, type Group, type Value } from "./expressions/values.ts";
import { literal } from "./literal.ts";
import { isDatetime, isTimely, tagged } from "./moments.ts";
import type { AnyComponent, JsonValue } from "./protocol.ts";
import { refusalOf, ruleOf as valueRuleOf } from "./rules.ts";

interface Rule {
  property: string;
  node: Node;
  compute: (scope: Group) => Value;
}

type Properties = Record<string, JsonValue>;

/** How many characters the day of a datetime has, with the T after it. */
const DAY_LENGTH = 11;

export class Computed {
  private rules = new Map<string, readonly Rule[]>();
  /** The rules of the defaults of inputs, by path: each gives a value only when the input is reset. */
  private defaults = new Map<string, Rule>();
  /** The components whose rules read a value, by the path of the value. */
  private readers = new Map<string, Set<string>>();
  /** The components whose rules read the row that they are drawn for. */
  private itemReaders = new Set<string>();

  /** Takes the rules of all declared components. */
  declare(components: Iterable<readonly [path: string, component: AnyComponent]>): void {
    this.rules = new Map();
    this.defaults = new Map();
    this.readers = new Map();
    this.itemReaders = new Set();
    for (const [path, component] of components) {
      const templates = Object.entries(component).filter(([name, one]) => isTemplate(one) && !(name in component.rules) && VERBATIM[component.type]?.includes(name) !== true);
      const all = Object.entries(component.rules).flatMap(([property, text]) => rulesOf(property, () => ruleOf(parse(text))));
      const ofDefault = all.find(({ property }) => property === (GIVEN[component.type] ?? "value"));
      if (ofDefault !== undefined) this.defaults.set(path, ofDefault);
      const rules = [
        ...all.filter((one) => one !== ofDefault),
        ...templates.flatMap(([property, text]) => rulesOf(property, () => templateOf(parseTemplate(String(text)), isMarkdown(component, property)))),
      ];
      if (rules.length === 0) continue;
      this.rules.set(path, rules);
      for (const read of rules.flatMap(({ node }) => readsOf(node))) this.note(path, read);
    }
  }

  /** The paths that rules read of `state`, with those of the containers around them. */
  get reads(): string[] {
    return [...this.readers.keys()];
  }

  /** The components whose rules read a value. */
  readersOf(path: string): string[] {
    return [...(this.readers.get(path) ?? [])];
  }

  /** Whether rules of a component read the row that it is drawn for. */
  readsItem(path: string): boolean {
    return this.itemReaders.has(path);
  }

  /** What the rules of a component give by property; a rule that cannot be computed, or that gives no such property, gives nothing. */
  of(path: string, known: Known): Properties {
    const declared = known.declared(path) as unknown as Properties | undefined;
    const computed: Properties = {};
    for (const { property, compute } of this.rules.get(path) ?? []) {
      const tag = MOMENTS[known.declared(path)?.type ?? ""]?.[property];
      const given = valueOf(compute, known, typeof declared?.[property] === "boolean", tag);
      if (given !== undefined && isLike(declared?.[property], given)) computed[property] = given;
    }
    return computed;
  }

  /** What the rule of an input's default gives now; undefined without one, and where it gives none that fits. */
  defaultOf(path: string, shown: AnyComponent, known: Known): JsonValue | undefined {
    const rule = this.defaults.get(path);
    const fits = valueRuleOf(shown);
    if (rule === undefined || fits === null) return undefined;
    const declared = (shown as unknown as Properties)[rule.property];
    const value = valueOf(rule.compute, known, typeof declared === "boolean", MOMENTS[shown.type]?.[rule.property], true);
    return value !== undefined && refusalOf(fits, value) === null ? value : undefined;
  }

  private note(reader: string, read: string[]): void {
    if (read[0] === "item" || read[0] === "row") this.itemReaders.add(reader);
    if (read[0] !== "state") return;
    for (let depth = 2; depth <= read.length; depth += 1) {
      const path = read.slice(1, depth).join(".");
      const readers = this.readers.get(path) ?? new Set();
      this.readers.set(path, readers.add(reader));
    }
  }
}

function isTemplate(value: unknown): boolean {
  return typeof value === "string" && value.includes("{{");
}

function isMarkdown({ type }: AnyComponent, property: string): boolean {
  return MARKDOWN[type]?.includes(property) === true;
}

function ruleOf(node: Node): Omit<Rule, "property"> {
  return { node, compute: (scope) => evaluate(node, scope) };
}

/** In Markdown, the values of a template are none. */
function templateOf(node: OfType<"text">, inMarkdown: boolean): Omit<Rule, "property"> {
  return inMarkdown ? { node, compute: (scope) => fill(node, scope, literal) } : ruleOf(node);
}

function rulesOf(property: string, read: () => Omit<Rule, "property">): Rule[] {
  try {
    return [{ property, ...read() }];
  } catch {
    return []; // the file was checked: this is a rule of a newer version
  }
}

function valueOf(compute: (scope: Group) => Value, known: Known, isTruth: boolean, tag: string | undefined, travels = false): JsonValue | undefined {
  try {
    const value = compute(scopeOf(known));
    if (isTruth) return truth(value);
    if (tag !== undefined) return momentOf(wireOf(value), tag);
    return travels ? wireOf(value) : jsonOf(value);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

/** A property that is a date or time; undefined for what is none, also for text that is none. Of a datetime the time of day is read. */
function momentOf(value: JsonValue | undefined, tag: string): JsonValue | undefined {
  if (value === undefined || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((one) => momentOf(one, tag));
    return items.every((one) => one !== undefined) ? items : undefined;
  }
  const clock = tag === "$time" && isDatetime(value) ? Object.values(value).join("").slice(DAY_LENGTH) : null;
  const given = tagged(clock ?? value, tag);
  return isTimely(given) && (tag === "$month" ? "$date" : tag) in given ? given : undefined;
}

/** Whether a value can stand for a declared one: None and numbers for each other, as where a limit is lifted. */
function isLike(declared: JsonValue | undefined, given: JsonValue): boolean {
  const kinds = [declared, given].map((one) => (Array.isArray(one) ? "list" : typeof one));
  return declared === null || declared === undefined || given === null || kinds[0] === kinds[1];
}
