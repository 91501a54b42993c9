/** How the browser's modules import each other, whether at once, later by `import()`, or for types only. */
import { posix } from "node:path";
import { expect, test } from "vitest";

const texts = import.meta.glob<string>("./**/*.{ts,tsx}", { eager: true, query: "?raw", import: "default" });
const sources = Object.entries(texts).filter(([path]) => !/\.test\.tsx?$/.test(path) && path !== "./testing.ts");

const IMPORT = /(?:^(?:import|export)\s(?:[^"';]*?\sfrom\s)?|\bimport\()"(\.{1,2}\/[^"]+)"/gm;

/** What each module imports. */
const graph = new Map(
  sources.map(([path, text]) => {
    const found = Array.from(text.matchAll(IMPORT), (match) => `./${posix.join(posix.dirname(path), match[1] ?? "")}`);
    return [path, found.filter((one) => one in texts)];
  }),
);

/** The first way that leads back to where it has been; null where there is none. */
function cycleIn(edges: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const visit = (path: string, way: string[]): string[] | null => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return null;
    for (const next of edges.get(path) ?? []) {
      const cycle = visit(next, [...way, path]);
      if (cycle !== null) return cycle;
    }
    done.add(path);
    return null;
  };
  for (const path of edges.keys()) {
    const cycle = visit(path, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

test("imports are found in every form", () => {
  expect(graph.get("./components/table/index.tsx")).toContain("./components/table/TableGrid.tsx"); // import()
  expect(graph.get("./renderer/hooks/revision.ts")).toEqual(["./core/tables.ts"]); // import type
  expect(graph.get("./mount.tsx")).toContain("./core/visit.ts");
});

test("a cycle is found and printed", () => {
  expect(cycleIn(new Map([["a", ["b"]], ["b", ["c", "d"]], ["c", []], ["d", ["b"]]]))).toEqual(["b", "d", "b"]);
});

test("no module imports itself over others", () => {
  expect(cycleIn(graph)).toBeNull();
});

/** The rooms of `renderer/`, low to high. */
const ROOMS = ["look", "hooks", "parts", "formats", "dates", "choices", "tables", "markup", "figures", "frames", "display", "layout", "page"];

test("rooms of the renderer import lower rooms only", () => {
  const roomOf = (path: string) => /^\.\/renderer\/(\w+)\//.exec(path)?.[1];
  const rooms = new Set([...graph.keys()].map(roomOf).filter((room) => room !== undefined));
  expect([...rooms].toSorted()).toEqual(ROOMS.toSorted());
  const upward = [...graph].flatMap(([path, imports]) => {
    const from = ROOMS.indexOf(roomOf(path) ?? "");
    return imports.filter((one) => from >= 0 && ROOMS.indexOf(roomOf(one) ?? "") > from).map((one) => `${path} -> ${one}`);
  });
  expect(upward).toEqual([]);
});

test("only `index.ts` imports component types, which import no other type", () => {
  const typeOf = (path: string) => /^\.\/components\/(\w+)\//.exec(path)?.[1];
  const foreign = [...graph].flatMap(([path, imports]) =>
    imports.filter((one) => typeOf(one) !== undefined && typeOf(one) !== typeOf(path)).map((one) => `${path} -> ${one}`),
  );
  expect(foreign).toEqual([]);
});
