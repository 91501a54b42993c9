/** The tokens of an expression, as `jupyter_tools/page/expressions/tokens.py` finds them. */
import { ExpressionError } from "./tree.ts";

export interface Token {
  kind: "name" | "word" | "int" | "float" | "string" | "format" | "sign" | "end";
  /** What it stands for; of a `format` (an f-string) what is between its quotes, as written; of numbers the digits. */
  value: string;
  start: number;
  end: number;
}

/** Whole numbers up to this are exact in a browser. */
export const EXACT = 2n ** 53n;
const WORDS = new Set(["and", "or", "not", "in", "is", "if", "else", "True", "False", "None"]);
const RESERVED = new Set(
  ("as assert async await break class continue def del elif except finally for from global import lambda nonlocal pass raise " +
    "return try while with yield").split(" "),
);
const SPACE = /[ \t\r\n\f]*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /(?:[0-9](?:_?[0-9])*)?(?:\.(?:[0-9](?:_?[0-9])*)?)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?/y;
const STRING = /(f?)('''|"""|'|")/y;
/** Signs of several characters that other languages have, or Python elsewhere. */
const OTHER_SIGN = /\*\*|<<|>>|:=|[=!]==|=[<>]|<>/y;
const SIGN = /==|!=|<=|>=|\/\/|[<>+\-*/%()[\],.]/y;
const ESCAPE = /\\(?:([\\'"nrt])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;
const PLAIN: Record<string, string> = { n: "\n", r: "\r", t: "\t" };
const UNKNOWN: Record<string, string> = {
  "=": "compare with ==",
  "&": "write `and`",
  "|": "write `or`",
  "!": "write `not`",
  "{": "sets and dicts are not supported",
  ":": "slices and lambdas are not supported",
  "#": "comments are not supported",
  "?": "write `a if condition else b`",
  "**": "`**` is not supported in rules; multiply with `*`",
  ":=": "`:=` is not supported in rules",
  "===": "compare with ==",
  "!==": "compare with !=",
  "=>": "write >=",
  "=<": "write <=",
  "<>": "compare with !=",
};

/** A pattern's match at a place. */
function match(pattern: RegExp, text: string, at: number, end: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text.slice(0, end));
}

/** The tokens between two places of a text, and one of the kind `end`. */
export function tokens(text: string, start: number, end: number): Token[] {
  const found: Token[] = [];
  for (let at = start; ; at = found.at(-1)?.end ?? end) {
    at += match(SPACE, text, at, end)?.[0].length ?? 0;
    if (at >= end) return [...found, { kind: "end", value: "", start: end, end }];
    found.push(token(text, at, end));
  }
}

/** The value of what is written between the quotes of a string. */
export function unescape(text: string, start: number, end: number): string {
  let value = "";
  let at = start;
  for (let slash = text.indexOf("\\", at); slash >= 0 && slash < end; slash = text.indexOf("\\", at)) {
    const found = match(ESCAPE, text, slash, end);
    if (!found) throw new ExpressionError("this escape is not supported; write \\\\ for a backslash", slash, slash + 1);
    const [whole, plain, ...codes] = found;
    const code = Number.parseInt(codes.find(Boolean) ?? "0", 16);
    if (plain === undefined && (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))) {
      throw new ExpressionError("there is no such character", slash, slash + whole.length);
    }
    value += text.slice(at, slash) + (plain === undefined ? String.fromCodePoint(code) : (PLAIN[plain] ?? plain));
    at = slash + whole.length;
  }
  return value + text.slice(at, end);
}

/** Where the closing quote of a string begins whose content begins at `at`. */
export function closeOf(text: string, begin: number, end: number, quote: string): number {
  let at = begin;
  while (at < end && text[at] !== quote && text[at] !== "\r" && text[at] !== "\n") at += text[at] === "\\" ? 2 : 1;
  if (at >= end || text[at] !== quote) throw new ExpressionError("this text has no closing quote", begin - 1, Math.min(at, end));
  return at;
}

function token(text: string, at: number, end: number): Token {
  const string = match(STRING, text, at, end);
  if (string) return stringToken(text, string, end);
  const name = match(NAME, text, at, end)?.[0];
  if (name !== undefined) return nameToken(name, at);
  if (/^(?:\d|\.\d)/u.test(text.slice(at, at + 2))) return numberToken(text, at, end);
  const other = match(OTHER_SIGN, text, at, end)?.[0];
  const sign = other === undefined ? match(SIGN, text, at, end)?.[0] : undefined;
  if (sign !== undefined) return { kind: "sign", value: sign, start: at, end: at + sign.length };
  const unknown = other ?? String.fromCodePoint(text.codePointAt(at) ?? 0);
  throw new ExpressionError(UNKNOWN[unknown] ?? `\`${unknown}\` is not supported in rules`, at, at + unknown.length);
}

function stringToken(text: string, { 0: opening, 1: isFormat = "", 2: quote = "", index }: RegExpExecArray, end: number): Token {
  const begin = index + opening.length;
  if (quote.length > 1) throw new ExpressionError("texts in three quotes are not supported", index, begin);
  const close = closeOf(text, begin, end, quote);
  const place = { start: index, end: close + 1 };
  if (isFormat) return { kind: "format", value: text.slice(begin, close), ...place };
  return { kind: "string", value: unescape(text, begin, close), ...place };
}

function nameToken(name: string, start: number): Token {
  const end = start + name.length;
  if (RESERVED.has(name)) throw new ExpressionError(`\`${name}\` is not supported in rules`, start, end);
  return { kind: WORDS.has(name) ? "word" : "name", value: name, start, end };
}

function numberToken(text: string, start: number, end: number): Token {
  const close = start + (match(NUMBER, text, start, end)?.[0].length ?? 0);
  if (close < end && /[\p{L}\p{N}_]/u.test(text.slice(close, close + 2).slice(0, String.fromCodePoint(text.codePointAt(close) ?? 0).length))) {
    throw new ExpressionError("this is not a number; write it with digits only", start, close + 1);
  }
  const written = text.slice(start, close).replaceAll("_", "");
  if (!/^\d+$/u.test(written)) return { kind: "float", value: written, start, end: close };
  if (/^0+[1-9]/u.test(written)) throw new ExpressionError("a number has no zeros in front", start, close);
  if (BigInt(written) > EXACT) throw new ExpressionError("whole numbers go up to 2**53", start, close);
  return { kind: "int", value: written, start, end: close };
}
