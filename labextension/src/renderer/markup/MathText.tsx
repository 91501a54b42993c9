/** Markdown and LaTeX with formulas, as MathML: the lazy part, with temml. */
import { Marked, type TokenizerAndRendererExtension } from "marked";
import { useMemo } from "react";
import temml from "temml";
import styles from "temml/dist/Temml-Local.css?inline";
import { Html } from "./Html.tsx";
import { escaped, htmlOf } from "./prose.ts";

/** Formulas as Jupyter finds them; `$5 and $6` is money. */
const INLINE = [
  /^\$\$([^$]+?)\$\$/,
  /^\$(?!\s)((?:\\[^\n]|[^$\\\n])+?)(?<!\s)\$(?!\d)/,
  /^\\\(([^]+?)\\\)/,
  /^\\\[([^]+?)\\\]/,
];
const BLOCK = [/^\$\$([^]+?)\$\$[^\S\n]*(?:\n|$)/, /^\\\[([^]+?)\\\][^\S\n]*(?:\n|$)/, /^(\\begin\{(\w+\*?)\}[^]+?\\end\{\2\})/];
const ANY = /\$|\\\(|\\\[|\\begin\{/;

function formula(tex: string, displayMode: boolean): string {
  return temml.renderToString(tex.trim(), { displayMode, throwOnError: false, trust: false, maxExpand: 500, maxSize: [20, 20] });
}

interface Found {
  raw: string;
  tex: string;
  display: boolean;
}

function find(patterns: RegExp[], source: string): Found | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(source);
    if (match?.[1] === undefined) continue;
    return { raw: match[0], tex: match[1], display: !/^(?:\$(?!\$)|\\\()/.test(match[0]) };
  }
  return undefined;
}

function extension(level: "inline" | "block", patterns: RegExp[]): TokenizerAndRendererExtension {
  const name = `math_${level}`;
  return {
    name,
    level,
    tokenizer(source: string) {
      const found = find(patterns, source);
      return found && { type: name, raw: found.raw, tex: found.tex, display: found.display };
    },
    renderer: (token) => formula(String(token["tex"]), Boolean(token["display"])),
  };
}

/** Where text is cut to look for a formula; a block begins with one or has none. */
const start = (source: string) => {
  const index = source.search(ANY);
  return index < 0 ? undefined : index;
};

const marked = new Marked({ gfm: true, breaks: false, async: false });
marked.use({ extensions: [extension("block", BLOCK), { ...extension("inline", INLINE), start }] });

/** LaTeX as Jupyter shows it: its formulas, and the text between them as it is. */
function latexHtml(text: string): string {
  const parts: string[] = [];
  for (let rest = text; rest !== "";) {
    const found = find([...BLOCK, ...INLINE], rest);
    parts.push(found ? formula(found.tex, found.display) : escaped(rest.charAt(0)));
    rest = rest.slice(found?.raw.length ?? 1);
  }
  return parts.join("");
}

export default function MathText({ text, latex }: { text: string; latex: boolean }) {
  const html = useMemo(() => {
    const body = htmlOf(text, latex ? latexHtml : (source) => String(marked.parse(source)));
    return `<style>${styles}</style>${body}`;
  }, [text, latex]);
  return <Html html={html} />;
}
