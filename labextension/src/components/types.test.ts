/** The folders of component types, against the catalog. */
import { expect, test } from "vitest";
import { DEFAULTS } from "../core/catalog.ts";
import { TYPES } from "./index.ts";

const files = Object.keys(import.meta.glob("./*/*"));
const icons = import.meta.glob<string>("./*/icon.svg", { eager: true, query: "?raw", import: "default" });
const drawn = import.meta.glob<string>("./*/index.tsx", { eager: true, query: "?raw", import: "default" });
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
  expect(drawn[`./${type}/index.tsx`]?.includes('import "./index.css";')).toBe(style);
});

test("no folder has styles of others", () => {
  const sheets = files.filter((path) => path.endsWith(".css"));
  expect(sheets.filter((path) => !path.endsWith("/index.css"))).toEqual([]);
});
