/** The folders of component types, against the catalog. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEFAULTS } from "../core/palette.ts";
import { TYPES } from "./index.ts";

const files = Object.keys(import.meta.glob("./*/*"));
const icons = import.meta.glob<string>("./*/icon.svg", { eager: true, query: "?raw", import: "default" });
const drawn = import.meta.glob<string>("./*/*.tsx", { eager: true, query: "?raw", import: "default" });
const folders = new Set(files.map((path) => path.split("/")[1] ?? ""));
const catalog = Object.keys(DEFAULTS).toSorted();

test("each type of the catalog has a folder, and there is no other folder", () => {
  expect([...folders].toSorted()).toEqual(catalog);
});

test("each folder draws its type", () => {
  expect(Object.keys(TYPES).toSorted()).toEqual(catalog);
});

test.each(catalog)("%s has an icon in the style of all icons: 24 px, lines of one width in the colour of the text", (type) => {
  const icon = icons[`./${type}/icon.svg`] ?? "";
  const head = /<svg [^>]*>/.exec(icon)?.[0] ?? "";
  expect(head).toContain('width="24" height="24" viewBox="0 0 16 16"');
  expect(head).toContain('fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"');
  // What is inside sets no colour of its own, which a dark page would not change.
  expect(icon.slice(head.length)).not.toMatch(/fill=|stroke=|style=|class=/);
});

test.each(catalog)("%s imports the styles of its folder, if it has any", (type) => {
  const style = files.includes(`./${type}/index.css`);
  const own = Object.entries(drawn).filter(([path, text]) => path.startsWith(`./${type}/`) && text.includes('import "./index.css";'));
  expect(own.length).toBe(style ? 1 : 0);
});

/** All that is drawn, but what is generated from the catalog, and tests with their pages. */
const others = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(tsx?|css)$/.test(path))
  .filter((path) => !/\.test\.tsx?$|^testing\.ts$|^gallery\/|^core\/(catalog|palette|protocol)\.ts$/.test(path))
  .map((path) => [path, readFileSync(`src/${path}`, "utf8")] as const);

/** Where a text names a type: compares with it, selects it in a style, or imports its interface. */
function named(type: string, text: string): string[] {
  const parts = type.split("_").map((part) => part.slice(0, 1).toUpperCase() + part.slice(1));
  const forms = [
    `(?<!\\b(?:message|model)\\??\\.)\\btype(?:"\\])? *[!=]== *"${type}"`,
    `AnyComponent\\["type"\\][^\\n]*"${type}"`,
    `AnyComponent, \\{ type: "${type}"`,
    `data-type="${type}"`,
    `\\b${parts.join("")}Component\\b`,
  ];
  return Array.from(text.matchAll(new RegExp(forms.join("|"), "g")), ([found]) => found);
}

test("a name of a type is found", () => {
  const texts = [
    'if (component?.type === "text_input") return;',
    'parts.some(({ type }) => type !== "text_input")',
    'node["type"] === "text_input"',
    'const LOW = new Set<AnyComponent["type"]>(["button", "text_input"]);',
    'type Text = Extract<AnyComponent, { type: "text_input" }>;',
    '.jt-slot[data-type="text_input"] {',
    "component: TextInputComponent",
  ];
  expect(texts.map((text) => named("text_input", text).length)).toEqual(texts.map(() => 1));
  expect(named("output", 'message.type === "output"')).toEqual([]);
  expect(others.map(([path]) => path)).toContain("renderer/layout/Slot.css");
});

test.each(catalog)("only its folder names %s", (type) => {
  const outside = others.filter(([path]) => !path.startsWith(`components/${type}/`));
  const found = outside.flatMap(([path, text]) => named(type, text).map((one) => `${path}: ${one}`));
  expect(found).toEqual([]);
});

test("no folder has styles of others", () => {
  const sheets = files.filter((path) => path.endsWith(".css"));
  expect(sheets.filter((path) => !path.endsWith("/index.css"))).toEqual([]);
});
