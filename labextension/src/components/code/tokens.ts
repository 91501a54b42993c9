/** Splits code into words that have a colour: by patterns of each language, without a grammar. */

export type Kind = "keyword" | "string" | "number" | "comment" | "name" | "added" | "removed" | null;

export interface Token {
  text: string;
  kind: Kind;
}

interface Language {
  /** What begins a token, with its kind; the first that fits is taken. */
  patterns: readonly [kind: Exclude<Kind, null>, source: string][];
  keywords?: ReadonlySet<string>;
  /** Whether keywords are in any case. */
  anyCase?: boolean;
}

/** Longer code is shown without colours, and so is code with longer lines: patterns may look at a line from each place in it. */
const MAX_LENGTH = 100_000;
const LONG_LINE = /[^\n]{2000}/u;

const set = (words: string) => new Set(words.split(" "));
const DOUBLE = String.raw`"(?:[^"\\\n]|\\[^])*"?`;
const SINGLE = String.raw`'(?:[^'\\\n]|\\[^])*'?`;
const NUMBER = String.raw`\b(?:0[xob][\da-fA-F_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?)\b`;
const WORD = String.raw`[\p{L}_$][\p{L}\p{N}_$]*`;

const PYTHON: Language = {
  patterns: [
    ["comment", "#[^\\n]*"],
    ["string", String.raw`\b[rRbBfFuU]{0,2}(?:"""[^]*?(?:"""|(?![^]))|'''[^]*?(?:'''|(?![^])))`],
    ["string", String.raw`(?:"""[^]*?(?:"""|(?![^]))|'''[^]*?(?:'''|(?![^])))`],
    ["string", String.raw`\b[rRbBfFuU]{1,2}(?:${DOUBLE}|${SINGLE})`],
    ["string", `${DOUBLE}|${SINGLE}`],
    ["name", String.raw`@[\p{L}_][\p{L}\p{N}_.]*|(?<=\b(?:def|class)\s+)[\p{L}_][\p{L}\p{N}_]*`],
    ["number", NUMBER],
  ],
  keywords: set("False None True and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield"),
};

const JAVASCRIPT: Language = {
  patterns: [
    ["comment", String.raw`//[^\n]*|/\*[^]*?(?:\*/|(?![^]))`],
    ["string", `${DOUBLE}|${SINGLE}|\`(?:[^\`\\\\]|\\\\[^])*\`?`],
    ["number", NUMBER],
  ],
  keywords: set("async await break case catch class const continue debugger default delete do else enum export extends false finally for from function if implements import in instanceof interface let new null of return static super switch this throw true try type typeof undefined var void while with yield"),
};

const LANGUAGES: Record<string, Language> = {
  python: PYTHON,
  javascript: JAVASCRIPT,
  sql: {
    patterns: [
      ["comment", String.raw`--[^\n]*|/\*[^]*?(?:\*/|(?![^]))`],
      ["string", "'(?:[^']|'')*'?"],
      ["name", '"(?:[^"]|"")*"?'],
      ["number", NUMBER],
    ],
    keywords: set("add all alter and any as asc begin between by case cast check column commit constraint create cross current database default delete desc describe distinct drop else end except exists explain false fetch filter first following for foreign from full function group having if ilike in index inner insert intersect interval into is join key last lateral left like limit materialized natural not null nulls offset on only or order outer over partition preceding primary qualify range recursive references replace returning right rollback row rows schema select set similar table tablesample then to true truncate unbounded union unique update using values view when where window with"),
    anyCase: true,
  },
  json: {
    patterns: [
      ["name", String.raw`"(?:[^"\\\n]|\\.)*"(?=\s*:)`],
      ["string", DOUBLE],
      ["number", String.raw`-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b`],
    ],
    keywords: set("true false null"),
  },
  bash: {
    patterns: [
      ["comment", String.raw`(?<=^|\s)#[^\n]*`],
      ["string", String.raw`"(?:[^"\\]|\\[^])*"?|'[^']*'?`],
      ["name", String.raw`\$\{[^}\n]*\}?|\$[\w@#?*!-]+|(?<=\s)--?[\w-]+`],
      ["number", String.raw`(?<![\w.-])\d+\b`],
    ],
    keywords: set("case do done elif else esac export fi for function if in local return select set then until while"),
  },
  yaml: {
    patterns: [
      ["comment", String.raw`(?<=^|\s)#[^\n]*`],
      ["name", String.raw`(?<=^[ \t-]{0,40})[\w."'/][\w."'/ -]{0,80}?(?=:(?:\s|$))`],
      ["string", `${DOUBLE}|'(?:[^']|'')*'?`],
      ["number", String.raw`(?<=[:\s-])-?\b\d+(?:\.\d+)?\b(?=\s|$)`],
    ],
    keywords: set("true false null yes no on off"),
  },
  html: {
    patterns: [
      ["comment", "<!--[^]*?(?:-->|(?![^]))"],
      ["keyword", String.raw`</?[\w-]+|/?>`],
      ["name", String.raw`(?<=\s)[\w:@-]+(?==)`],
      ["string", String.raw`(?<==)"[^"]*"?|(?<==)'[^']*'?`],
    ],
  },
  css: {
    patterns: [
      ["comment", String.raw`/\*[^]*?(?:\*/|(?![^]))`],
      ["string", `${DOUBLE}|${SINGLE}`],
      ["name", String.raw`[\w-]+(?=[ \t]*:[^{}\n]*[;}])|--[\w-]+`],
      ["keyword", String.raw`@[\w-]+|![\w-]+`],
      ["number", String.raw`#[\da-fA-F]{3,8}\b|-?\b\d+(?:\.\d+)?(?:%|[a-z]+\b)?`],
    ],
  },
  r: {
    patterns: [
      ["comment", "#[^\\n]*"],
      ["string", `${DOUBLE}|${SINGLE}`],
      ["number", String.raw`\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?L?\b`],
    ],
    keywords: set("break else FALSE for function if in Inf library NA NaN next NULL repeat return TRUE while"),
  },
  diff: {
    patterns: [
      ["keyword", String.raw`^(?:@@[^\n]*|diff [^\n]*|index [^\n]*|\+\+\+[^\n]*|---[^\n]*)`],
      ["added", String.raw`^\+[^\n]*`],
      ["removed", String.raw`^-[^\n]*`],
    ],
  },
};

/** The code in parts, which together are the code. */
export function tokensOf(code: string, name: string): Token[] {
  const language = Object.hasOwn(LANGUAGES, name) ? LANGUAGES[name] : undefined;
  if (language === undefined || code.length > MAX_LENGTH || LONG_LINE.test(code)) return [{ text: code, kind: null }];
  const { patterns, keywords, anyCase = false } = language;
  const all = new RegExp([...patterns.map(([, source]) => `(${source})`), WORD].join("|"), "gmu");
  const tokens: Token[] = [];
  const put = (text: string, kind: Kind) => {
    const last = tokens.at(-1);
    if (last && last.kind === kind) last.text += text;
    else if (text !== "") tokens.push({ text, kind });
  };
  let end = 0;
  for (const match of code.matchAll(all)) {
    const [text] = match;
    put(code.slice(end, match.index), null);
    const at = patterns.findIndex((_, index) => match[index + 1] !== undefined);
    const isKeyword = at < 0 && keywords?.has(anyCase ? text.toLowerCase() : text);
    put(text, isKeyword ? "keyword" : (patterns[at]?.[0] ?? null));
    end = match.index + text.length;
  }
  put(code.slice(end), null);
  return tokens;
}

/** The parts of each line. */
export function linesOf(tokens: readonly Token[]): Token[][] {
  const lines: Token[][] = [[]];
  for (const { text, kind } of tokens) {
    text.split("\n").forEach((part, index) => {
      if (index > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ text: part, kind });
    });
  }
  return lines;
}
