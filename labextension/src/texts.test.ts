/** The built-in texts of pages: all are said through `core/locale.ts`, and each language has all of them and no others. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseSync, Visitor } from "vite";
import { expect, test } from "vitest";
import { RULE_MESSAGES } from "./core/catalog.ts";
import type { Texts } from "./core/locale.ts";

const sources = Object.entries(
  import.meta.glob<string>(
    ["./{components,core,renderer,widgets}/**/*.{ts,tsx}", "./mount.tsx", "!./core/{catalog,palette,protocol,fake,opening}.ts", "!./**/*.test.{ts,tsx}"],
    { eager: true, query: "?raw", import: "default" },
  ),
);
const PACKAGE = resolve(import.meta.dirname, "../../jupyter_tools");
const python = readdirSync(PACKAGE, { recursive: true, encoding: "utf8" }).filter((one) => one.endsWith(".py")).map((one) => readFileSync(resolve(PACKAGE, one), "utf8"));
const tables = import.meta.glob<Texts>("../../jupyter_tools/texts/*.json", { eager: true, import: "default" });

/** How many of the first arguments of these calls are texts. */
const SAID: Record<string, number> = { say: 1, sentence: 1, sayCount: 3 };
/** Attributes that visitors read or hear. */
const READ = new Set(["aria-label", "title", "placeholder", "alt", "label"]);
/** What is said to builders, in English, and what is no text, by module. */
const OTHERS: Record<string, RegExp> = {
  "./renderer/page/Page.tsx": /^(?:Nothing on this page yet|Describe it in|beside the notebook|in place of|\. What you save there|The button runs|properties\.json|handler$)/u,
  "./components/repeater/index.tsx": /^Drawn once for each row,/u,
  "./renderer/layout/Details.tsx": /^Opens below each row,/u,
  "./components/code/tokens.ts": /^False None True and/u,
  "./renderer/figures/axes.ts": /^Mmm 2000$/u,
  "./core/expressions/evaluate.ts": /^None has no order$/u,
};

type Node = Record<string, unknown> & { type: string; start: number; end: number };

/** The literals that an expression of JSX may come to. */
function branches(node: Node): (Node & { value?: unknown })[] {
  if (node.type === "Literal") return [node];
  const parts = node.type === "ConditionalExpression" ? ["consequent", "alternate"] : node.type === "LogicalExpression" ? ["left", "right"] : [];
  return parts.flatMap((part) => branches(node[part] as Node));
}

interface Found {
  texts: string[];
  literals: string[];
}

function isSentence(text: string): boolean {
  return /^\s*[“,(]?\s*(?:[A-Z][\p{L}’]+|A)(?: [\p{L}“`{(\d]|[.…:]?$)/u.test(text) && / /u.test(text.trim());
}

/** What a module says, and what it seems to say without a table. */
function read(path: string, code: string): Found {
  const found: Found = { texts: [], literals: [] };
  const inside: [start: number, end: number][] = [];
  const literals: { text: string; start: number }[] = [];
  const strings = (node: Node): void => {
    inside.push([node.start, node.end]);
    if (node.type === "Literal") found.texts.push(String(node["value"]));
    else if (node.type === "ConditionalExpression") [node["consequent"], node["alternate"]].forEach((one) => strings(one as Node));
  };
  const note = (text: unknown, start: number) => literals.push({ text: String(text).trim().replaceAll(/\s+/gu, " "), start });
  new Visitor({
    CallExpression(given) {
      const node = given as unknown as Node & { callee: { name?: string }; arguments: Node[] };
      const count = SAID[node.callee.name ?? ""] ?? 0;
      for (const one of node.arguments.slice(node.callee.name === "sayCount" ? 1 : 0, count)) strings(one);
    },
    NewExpression({ callee, start, end }) {
      // What is thrown at developers; errors that pages show are said.
      if ("name" in callee && callee.name === "Error" && !/figures|display/u.test(path)) inside.push([start, end]);
    },
    JSXExpressionContainer({ expression }) {
      for (const { value, start } of branches(expression as unknown as Node)) if (/^\p{Lu}\p{Ll}+$/u.test(String(value))) note(value, start);
    },
    JSXText: ({ value, start }) => (/\p{L}{2}/u.test(value) ? note(value, start) : undefined),
    JSXAttribute({ name, value }) {
      if (value?.type === "Literal" && READ.has(String(name.name)) && /\p{L}{2}/u.test(String(value.value))) note(value.value, value.start);
    },
    Literal({ value, start }) {
      if (typeof value === "string" && isSentence(value)) note(value, start);
    },
    TemplateLiteral({ quasis, start }) {
      const text = quasis.map((one) => one.value.cooked ?? "").join("{}");
      if (isSentence(text)) note(text, start);
    },
  }).visit(parseSync(path, code).program);
  const own = OTHERS[path];
  for (const { text, start } of literals) {
    const isSaid = inside.some(([from, to]) => from <= start && start < to) || /console\.\w+\($/u.test(code.slice(0, start).trimEnd());
    if (!isSaid && own?.test(text) !== true) found.literals.push(`${path}: ${text}`);
  }
  return found;
}

const all = sources.map(([path, code]) => read(path, code));

/** The texts of the server and the kernel: `said("…")`, whose parts may be on several lines. */
const saidInPython = python.flatMap((code) =>
  Array.from(code.matchAll(/\bsaid\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)/gu), ([, parts = ""]) =>
    Array.from(parts.matchAll(/"((?:[^"\\]|\\.)*)"/gu), ([, part = ""]) => JSON.parse(`"${part}"`) as string).join(""),
  ),
);
/** What pages say by themselves, and what the server and kernels say. */
const server = new Set(saidInPython);
const pages = new Set([...all.flatMap((one) => one.texts), ...Object.values(RULE_MESSAGES)].filter((one) => one !== "" && !server.has(one)));

test("no module of a page says anything without its table", () => {
  expect(all.flatMap((one) => one.literals)).toEqual([]);
});

test("what is said is found in every form", () => {
  const code = 'sentence("One"); say(a ? "Two" : "Three"); sayCount(n, "Four", "{count} of them"); const x = <p title="Five">Six it is{a ? "Seven" : b}</p>;';
  const found = read("./x.tsx", code);
  expect(found.texts).toEqual(["One", "Two", "Three", "Four", "{count} of them"]);
  expect(found.literals).toEqual(["./x.tsx: Five", "./x.tsx: Six it is", "./x.tsx: Seven"]);
  expect(pages).toContain("Fill in this field.");
  expect(server).toContain("This took longer than {count} seconds and was ended.");
});

test.each(Object.entries(tables))("%s has every text, with its places, and no others", (_, table) => {
  expect(Object.keys(table.pages)).toEqual([...pages].toSorted());
  expect(Object.keys(table.server)).toEqual([...server].toSorted());
  const places = (text: string) => [...new Set(text.match(/\{\w+\}/gu) ?? [])].toSorted();
  for (const [english, own] of Object.entries({ ...table.pages, ...table.server })) {
    expect([english, own !== "", places(own)]).toEqual([english, true, places(english)]);
  }
});
