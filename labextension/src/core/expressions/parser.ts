/** Parses an expression into its tree, as `jupyter_tools/page/expressions/parser.py` does. */
import { NAMED_FORMATS } from "../written.ts";
import { closeOf, tokens, unescape, type Token } from "./tokens.ts";
import { children, ExpressionError, type Comparison, type Field, type Node, type OfType, type Operator } from "./tree.ts";

/** The most characters of an expression. */
export const MAX_LENGTH = 500;
/** How deep expressions may nest. */
const MAX_DEPTH = 40;
export const NAMES = ["state", "visit", "item", "row", "count"];
/** The functions with the fewest and the most arguments. */
export const FUNCTIONS = new Map<string, [number, number]>([
  ...["len", "abs", "sum", "any", "all", "bool", "str", "int", "float"].map((name): [string, [number, number]] => [name, [1, 1]]),
  ...["min", "max"].map((name): [string, [number, number]] => [name, [1, MAX_LENGTH]]),
  ["round", [1, 2]],
  ["today", [0, 0]],
  ["now", [0, 1]],
]);
/** The methods of texts with their numbers of arguments. */
export const METHODS = new Map([["lower", 0], ["upper", 0], ["strip", 0], ["startswith", 1], ["endswith", 1]]);
const COMPARISONS = new Set(["==", "!=", "<", "<=", ">", ">="]);
const CONSTANTS = new Map<string, boolean | null>([["True", true], ["False", false], ["None", null]]);
/** How strongly operators bind. */
const [OR, AND, NOT, COMPARE, SUM, PRODUCT, SIGN] = [1, 2, 3, 4, 5, 6, 7];
const LEVELS: Record<string, number> = { "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "//": PRODUCT, "%": PRODUCT };
const WORD_LEVELS: Record<string, number> = { or: OR, and: AND, in: COMPARE, is: COMPARE, not: COMPARE };
/** The formats of f-strings. */
const FORMAT = /^(?:,?(?:\.\d{1,2}[f%])?|,?d)$/u;

/** The tree of an expression. Throws an `ExpressionError` with the place of what is wrong. */
export function parse(text: string): Node {
  const { length } = Array.from(text);
  if (length > MAX_LENGTH) throw new ExpressionError(`an expression has at most ${MAX_LENGTH} characters`, MAX_LENGTH, text.length);
  const node = parsePart(text, 0, text.length);
  const tooDeep = deepest(node);
  if (tooDeep) throw new ExpressionError("this is nested too deeply", tooDeep.start, tooDeep.end);
  return node;
}

/** The tree of the expression between two places of a text. */
export function parsePart(text: string, start: number, end: number, depth = 0): Node {
  return new Parser(text, start, end, depth).whole();
}

/** The tree of a template: a text with fields, `{{ expression:format }}`. */
export function parseTemplate(text: string): OfType<"text"> {
  const parts: (string | Field)[] = [];
  let begin = 0;
  for (let start = text.indexOf("{{"); start >= 0; start = text.indexOf("{{", begin)) {
    const stop = fieldEnd(text, start + 2, text.length, [":", "}}"]);
    const close = text.indexOf("}}", stop);
    if (close < 0) throw new ExpressionError("this {{ has no }}", start, start + 2);
    const format = text[stop] === ":" ? text.slice(stop + 1, close).trim() : "";
    if (!FORMAT.test(format) && !NAMED_FORMATS.has(format)) {
      throw new ExpressionError(`the format '${format}' is not supported`, stop + 1, close);
    }
    if (start > begin) parts.push(text.slice(begin, start));
    parts.push({ type: "field", start, end: close + 2, value: parsePart(text, start + 2, stop), format });
    begin = close + 2;
  }
  if (begin < text.length) parts.push(text.slice(begin));
  return { type: "text", start: 0, end: text.length, parts, template: true };
}

/** A node that is deeper than `MAX_DEPTH` below another. */
export function deepest(node: Node): Node | undefined {
  let level = [node];
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) level = level.flatMap(children);
  return level[0];
}

/** Where the expression of a field ends: at the first of `stops` outside brackets and texts; `end` without one. */
export function fieldEnd(text: string, begin: number, end: number, stops: readonly string[]): number {
  let depth = 0;
  for (let at = begin; at < end; at += 1) {
    const sign = text[at] ?? "";
    if (sign === "'" || sign === '"') at = closeOf(text, at + 1, end, sign);
    else if (sign === "(" || sign === "[") depth += 1;
    else if (sign === ")" || sign === "]") depth -= 1;
    else if (depth <= 0 && stops.some((one) => text.startsWith(one, at))) return at;
  }
  return end;
}

/** Descends by precedence, so that only brackets and operators nest calls. */
class Parser {
  private readonly tokens: Token[];
  private at = 0;

  constructor(
    private readonly text: string,
    start: number,
    end: number,
    private depth: number,
  ) {
    this.tokens = tokens(text, start, end);
  }

  whole(): Node {
    const node = this.expression();
    if (this.next.kind !== "end") throw unexpected(this.next);
    return node;
  }

  private get next(): Token {
    return this.tokens[this.at] ?? { kind: "end", value: "", start: this.text.length, end: this.text.length };
  }

  /** Where the last token that was taken ends. */
  private get end(): number {
    return this.tokens[this.at - 1]?.end ?? 0;
  }

  private take(): Token {
    const token = this.next;
    this.at += 1;
    return token;
  }

  private is(...values: string[]): boolean {
    return (this.next.kind === "sign" || this.next.kind === "word") && values.includes(this.next.value);
  }

  private skip(value: string): boolean {
    if (!this.is(value)) return false;
    this.at += 1;
    return true;
  }

  private expect(value: string, where: string): Token {
    if (!this.is(value)) throw failed(`\`${value}\` is missing ${where}`, this.next);
    return this.take();
  }

  /** A whole expression, with the choice `a if b else c`. */
  private expression(): Node {
    this.enter();
    const { start } = this.next;
    let node = this.binary(OR);
    if (this.skip("if")) {
      const test = this.binary(OR);
      this.expect("else", "after `if`");
      const otherwise = this.expression();
      node = { type: "choice", start, end: this.end, test, chosen: node, otherwise };
    }
    this.depth -= 1;
    return node;
  }

  /** Operands joined by operators that bind at least as strongly as `level`. */
  private binary(level: number): Node {
    this.enter();
    const { start } = this.next;
    let node = level <= NOT && this.is("not") ? this.negated() : this.signed();
    for (let binds = this.level(); binds >= level; binds = this.level()) {
      node = binds === COMPARE ? this.compared(node, start) : this.joined(node, binds, start);
    }
    this.depth -= 1;
    return node;
  }

  private enter(): void {
    this.depth += 1;
    if (this.depth > 2 * MAX_DEPTH) throw failed("this is nested too deeply", this.next);
  }

  private level(): number {
    const { kind, value } = this.next;
    if (kind === "sign") return COMPARISONS.has(value) ? COMPARE : (LEVELS[value] ?? 0);
    return kind === "word" ? (WORD_LEVELS[value] ?? 0) : 0;
  }

  private joined(left: Node, level: number, start: number): Node {
    const operator = this.take().value;
    const right = this.binary(level + 1);
    const place = { start, end: this.end, left, right };
    if (operator === "and" || operator === "or") return { type: "logic", operator, ...place };
    return { type: "binary", operator: operator as Operator, ...place };
  }

  private negated(): Node {
    const { start } = this.take();
    const operand = this.binary(NOT);
    return { type: "unary", start, end: this.end, operator: "not", operand };
  }

  private compared(first: Node, start: number): Node {
    const rest: [Comparison, Node][] = [];
    while (this.level() === COMPARE) {
      const operator = this.comparison();
      const right = this.binary(COMPARE + 1);
      if ((operator === "is" || operator === "is not") && !(right.type === "constant" && right.value === null)) {
        throw failed(`\`${operator}\` compares with None only; write ==`, right);
      }
      rest.push([operator, right]);
    }
    return { type: "compare", start, end: this.end, first, rest };
  }

  private comparison(): Comparison {
    const { value } = this.take();
    if (value === "not") {
      this.expect("in", "after `not`");
      return "not in";
    }
    return value === "is" && this.skip("not") ? "is not" : (value as Comparison);
  }

  private signed(): Node {
    if (!this.is("-", "+")) return this.postfix();
    const { start, value } = this.take();
    const operand = this.binary(SIGN);
    return { type: "unary", start, end: this.end, operator: value as "-" | "+", operand };
  }

  private postfix(): Node {
    const { start } = this.next;
    let node = this.atom();
    for (let links = 1; this.is(".", "["); links += 1) {
      if (links > MAX_DEPTH) throw failed("this is nested too deeply", this.next);
      node = this.take().value === "." ? this.attribute(node, start) : this.index(node, start);
    }
    return node;
  }

  private attribute(of: Node, start: number): Node {
    const token = this.take();
    const { value: name, end } = token;
    if (token.kind !== "name") throw failed("a name is missing after the dot", token);
    if (name.startsWith("_")) throw failed("names that start with _ are not supported", token);
    if (!this.is("(")) return { type: "attribute", start, end, of, name };
    const count = METHODS.get(name);
    if (count === undefined) throw failed(`there is no method ${name}()`, token);
    const given = this.arguments();
    checkCount(`${name}()`, given.length, [count, count], token);
    return { type: "method", start, end: this.end, of, method: name, arguments: given };
  }

  private index(of: Node, start: number): Node {
    const at = this.expression();
    return { type: "index", start, end: this.expect("]", "after the index").end, of, at };
  }

  private arguments(): Node[] {
    this.take();
    const given = this.list(")");
    this.expect(")", "after the arguments");
    return given;
  }

  private list(close: string): Node[] {
    const found: Node[] = [];
    while (!this.is(close)) {
      found.push(this.expression());
      if (!this.skip(",")) break;
    }
    return found;
  }

  private atom(): Node {
    const token = this.take();
    const { kind, value, start, end } = token;
    if (kind === "name") return this.named(token);
    if (kind === "format") return { type: "text", start, end, parts: this.parts(token), template: false };
    if (kind === "string") return { type: "constant", start, end, value };
    if (kind === "int") return { type: "constant", start, end, value: BigInt(value) };
    if (kind === "float") return { type: "constant", start, end, value: Number(value) };
    const constant = kind === "word" ? CONSTANTS.get(value) : undefined;
    if (constant !== undefined) return { type: "constant", start, end, value: constant };
    if (kind === "sign" && value === "[") {
      const items = this.list("]");
      return { type: "list", start, end: this.expect("]", "after the list").end, items };
    }
    if (kind === "sign" && value === "(") return this.bracket(start);
    throw unexpected(token);
  }

  /** What is in brackets; with a comma a tuple, which counts as a list. */
  private bracket(start: number): Node {
    if (this.is(")")) return { type: "list", start, end: this.take().end, items: [] };
    const node = this.expression();
    if (!this.skip(",")) {
      this.expect(")", "after what it opens");
      return node;
    }
    const items = [node, ...this.list(")")];
    return { type: "list", start, end: this.expect(")", "after the list").end, items };
  }

  private named(token: Token): Node {
    const { value: name, start, end } = token;
    if (!this.is("(")) {
      if (!NAMES.includes(name)) throw failed(`${name} is unknown here`, token);
      return { type: "name", start, end, name };
    }
    const count = FUNCTIONS.get(name);
    if (count === undefined) throw failed(`there is no function ${name}()`, token);
    const given = this.arguments();
    checkCount(`${name}()`, given.length, count, token);
    return { type: "call", start, end: this.end, function: name, arguments: given };
  }

  // --- f-strings ---

  /** The texts and fields of an f-string. */
  private parts(token: Token): (string | Field)[] {
    const [start, end] = [token.start + 2, token.end - 1];
    const { text } = this;
    const parts: (string | Field)[] = [];
    let plain = "";
    let begin = start;
    let at = start;
    while (at < end) {
      const sign = text[at] ?? "";
      if (sign === "\\") at += 2;
      else if (sign !== "{" && sign !== "}") at += 1;
      else if (text[at + 1] === sign && at + 1 < end) {
        plain += unescape(text, begin, at) + sign;
        at += 2;
        begin = at;
      } else if (sign === "}") throw new ExpressionError("write }} for a single }", at, at + 1);
      else {
        plain += unescape(text, begin, at);
        const field = this.field(at, end);
        parts.push(...(plain ? [plain, field] : [field]));
        plain = "";
        at = field.end;
        begin = at;
      }
    }
    plain += unescape(text, begin, end);
    return plain ? [...parts, plain] : parts;
  }

  private field(start: number, end: number): Field {
    const { text } = this;
    const stop = fieldEnd(text, start + 1, end, [":", "}"]);
    const close = text.indexOf("}", stop);
    if (stop >= end || close < 0 || close >= end) throw new ExpressionError("this { has no }", start, start + 1);
    const slash = text.indexOf("\\", start);
    if (slash >= 0 && slash < close) throw new ExpressionError("no backslash between { and }", slash, slash + 1);
    if (text.slice(start + 1, stop).trim() === "") throw new ExpressionError("there is nothing between { and }", start, stop + 1);
    const value = parsePart(text, start + 1, stop, this.depth);
    const format = text[stop] === ":" ? text.slice(stop + 1, close) : "";
    if (!FORMAT.test(format)) {
      throw new ExpressionError(`the format '${format}' is not supported; there are , .2f ,.2f .1% d and ,d`, stop + 1, close);
    }
    return { type: "field", start, end: close + 1, value, format };
  }
}

function failed(message: string, { start, end }: { start: number; end: number }): ExpressionError {
  return new ExpressionError(message, start, end);
}

function checkCount(name: string, given: number, [fewest, most]: readonly [number, number], token: Token): void {
  if (given >= fewest && given <= most) return;
  const right = most === 0 ? "no value" : most === 1 ? "one value" : most === 2 ? "one or two values" : "values";
  throw failed(`${name} takes ${right} in its brackets`, token);
}

function unexpected(token: Token): ExpressionError {
  if (token.kind === "end") return failed("the expression is not complete", token);
  if (token.kind === "string" || token.kind === "format") return failed("this text is not expected here; join texts with +", token);
  return failed(`\`${token.value}\` is not expected here`, token);
}
