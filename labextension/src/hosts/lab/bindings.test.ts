import { expect, test } from "vitest";
import { badgeOf, bindingsOf } from "./bindings.ts";

const PAGE = {
  handlers: { load: "load" },
  components: {
    filters: {
      type: "form",
      title: "Find flights",
      handlers: { change: "search" },
      components: { search: { type: "button", label: "Search", handlers: { click: [{ confirm: "Now?" }, "search", "note"] } } },
    },
    flights: { type: "table", label: "{{ state.title }}", columns: { review: { handlers: { click: "review" } } } },
    twice: { type: "button", handlers: { click: ["search", "search"] } },
  },
};

test("bindings are found at the page, in containers, columns and lists of steps", () => {
  const found = [...bindingsOf(PAGE)].map(([name, places]) => [name, places.map(({ path, label, event }) => `${path} (${label}) ${event}`)]);
  expect(Object.fromEntries(found)).toEqual({
    load: ["page (page) load"],
    search: ["filters (Find flights) change", "filters.search (Search) click", "twice (twice) click"],
    note: ["filters.search (Search) click"],
    review: ["flights.review (review) click"],
  });
});

test.each([
  [["load"], "handler: page, load", "page"],
  [["note"], "handler: Search, click", "filters.search"],
  [["search"], "handler: Find flights, change and 2 more", "filters"],
  [["other"], "handler: not used", null],
  [["other", "review"], "handlers: other, review", "flights.review"],
  [["load", "search", "note"], "handlers: load, search and 1 more", "page"],
  [[], "handler: no function", null],
])("the badge of %j says %j", (names, text, path) => {
  expect(badgeOf(names, bindingsOf(PAGE))).toMatchObject({ text, path });
});

test("the tip of a badge tells all places", () => {
  expect(badgeOf(["other", "search"], bindingsOf(PAGE)).tip).toBe(
    "other: not used\nsearch: Find flights, change; Search, click; twice, click\nShow on the canvas",
  );
});

test("where the page is not known the badge names the handlers", () => {
  expect(badgeOf(["load", "search"], null)).toEqual({ text: "handlers: load, search", tip: "Open the page", path: null });
});
