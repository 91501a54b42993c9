/** The classes of stylesheets: one name is one thing, wherever a stylesheet is loaded later than the page. */
import { dirname } from "node:path/posix";
import { expect, test } from "vitest";

const sheets = import.meta.glob<string>("./**/*.css", { eager: true, query: "?raw", import: "default" });
const modules = Object.entries(import.meta.glob<string>("./**/*.{ts,tsx}", { eager: true, query: "?raw", import: "default" })).filter(
  ([path]) => !/\.test\.tsx?$/u.test(path),
);

/** The folders whose classes are drawn elsewhere, with these. */
const DRAWN_BY: Record<string, readonly string[]> = { "./renderer/tables": ["./components/table"] };
/** The classes that components share. */
const SHARED = new Set(["jt-button-label", "jt-required", "jt-totals"]);

/** The classes with which rules of a stylesheet begin: their rules hold wherever an element has that class. */
function styled(sheet: string): string[] {
  const rules = sheet.replaceAll(/\/\*.*?\*\//gsu, "");
  const starts = Array.from(rules.matchAll(/([^{}]+)\{/gu), ([, selectors = ""]) => selectors.split(","));
  return [...new Set(starts.flat().flatMap((selector) => /^\s*(?:\.jt-root\s+)?\.(jt-[\w-]+)/u.exec(selector)?.[1] ?? []))];
}

/** Where a class is written in a module: in a text, and not as a selector or as the name of a variable. */
function writes(text: string, name: string): boolean {
  return Array.from(text.matchAll(/"([^"\n]*)"|`([^`]*)`/gu)).some(([, quoted, template]) =>
    new RegExp(`(?<![\\w.#:-])${name}(?![\\w-])`, "u").test(quoted ?? template ?? ""),
  );
}

test("rules and modules are found", () => {
  expect(styled("/* .jt-a */ .jt-b > p, .jt-root .jt-c:hover { } @media print { .jt-d { } } p .jt-e { }")).toEqual(["jt-b", "jt-c", "jt-d"]);
  expect(writes('<p className="jt-layout jt-top">', "jt-top")).toBe(true);
  expect(writes('find(".jt-top"); say("--jt-top"); "jt-top-bar"', "jt-top")).toBe(false);
});

test("a class of a component, or of the parts of tables, is that of no other element", () => {
  const shared = new Set(Object.entries(sheets).flatMap(([path, sheet]) => (/^\.\/renderer\/(?:look|layout|parts)\//u.test(path) ? styled(sheet) : [])));
  const found = Object.entries(sheets).flatMap(([path, sheet]) => {
    const folder = dirname(path);
    if (!/^\.\/(?:components\/\w+|renderer\/tables)$/u.test(folder)) return [];
    const own = new Set([folder, ...(DRAWN_BY[folder] ?? [])]);
    return styled(sheet)
      .filter((name) => !shared.has(name) && !SHARED.has(name))
      .flatMap((name) => modules.filter(([at, text]) => !own.has(dirname(at)) && writes(text, name)).map(([at]) => `${name} of ${path} in ${at}`));
  });
  expect(found).toEqual([]);
});
