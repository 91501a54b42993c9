import { expect, test } from "vitest";
import { searchForm } from "../gallery/search.ts";
import { PageDocument, walk } from "./document.ts";
import { splitPath } from "./paths.ts";
import { Keyed } from "./keyed.ts";
import type { Edit, Page, PageMessage } from "./protocol.ts";

function opened(): PageDocument {
  const document = new PageDocument(new Keyed(), { rechoose: () => undefined, rowOf: () => undefined });
  const page = { title: "Delays", components: searchForm } as Page;
  const theme = { accent: "indigo", scheme: "auto" } as const;
  document.open({ page, theme, context: {}, user: "", params: {} } as unknown as PageMessage);
  return document;
}

function relabelled(label: string): Edit {
  return { type: "change", path: "search", changes: { label }, reset: [], order: null, exact: true };
}

test("walk gives parents before children, with their paths", () => {
  expect([...walk(searchForm)].map(([path]) => path)).toEqual([
    "filters",
    "filters.carrier",
    "filters.limits",
    "filters.limits.low",
    "search",
  ]);
});

test("splitPath takes the last name off", () => {
  expect(splitPath("a.b.c")).toEqual(["a.b", "c"]);
  expect(splitPath("a")).toEqual(["", "a"]);
});

test("what a handler has set stays over what is declared, whatever is edited", () => {
  const document = opened();
  document.set("search", { label: "Search again" });
  document.edit([relabelled("Find")], {});
  expect(document.components.get("search")).toMatchObject({ label: "Search again" });
  // The peer says that the handler has set nothing any more.
  document.edit([relabelled("Find it")], { search: {} });
  expect(document.components.get("search")).toMatchObject({ label: "Find it" });
});

test("an edit keeps the identity of all that it does not touch", () => {
  const document = opened();
  const [carrier, search] = [document.components.get("filters.carrier"), document.components.get("search")];
  document.edit([relabelled("Find")], {});
  expect(document.components.get("filters.carrier")).toBe(carrier);
  expect(document.components.get("search")).not.toBe(search);
});

test("a component is known only if the page declares it", () => {
  const document = opened();
  expect(["filters.limits.low", "nowhere"].map((path) => document.declares(path))).toEqual([true, false]);
  expect(document.parts.map(({ type }) => type)).toEqual(["form", "select", "container", "number", "button"]);
});
