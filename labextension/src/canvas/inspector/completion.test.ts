import { expect, test } from "vitest";
import { offersFor, type Known } from "./completion.ts";

const KNOWN: Known = {
  page: {
    components: {
      filters: { type: "container", components: { carrier: { type: "text_input" }, cancelled: { type: "checkbox" }, search: { type: "button" } } },
      flights: { type: "table", columns: { dep_delay: {}, secret: { visible: false } } },
      empty: { type: "container", components: { go: { type: "button" } } },
    },
  },
  value: (path) => ({ "filters.carrier": "UA", "filters.cancelled": false, flights: { table: 1, selected: [4] } })[path] ?? null,
  table: () => ({ table: 1, layout: 1, total: 5, columns: [{ name: "carrier", field: "carrier", kind: "text" }, { name: "dep_delay", field: "dep_delay", kind: "number" }], first: { start: 0, layout: 1, total: 5, positions: [], rows: [] } }),
  cells: (_, position) => (position === 4 ? { carrier: "HA", dep_delay: 1.5 } : undefined),
  repeater: null,
};

function offered(text: string): string[] {
  return offersFor(text, KNOWN).all.map(({ kind, name, type, now }) => [kind, name, type, now].filter(Boolean).join(" "));
}

test.each<[text: string, offers: string[]]>([
  ["", []],
  ["s", ["state state what visitors gave", "function sum() number", "function str() str"]],
  ["state.", ["state filters values inside", "state flights selected row"]],
  ["1 + len(state.filters.c", ["state carrier str 'UA'", "state cancelled bool False"]],
  ["state.filters.carrier", []],
  ["state.filters.carrier.", ["method lower() str", "method upper() str", "method strip() str", "method startswith() bool", "method endswith() bool"]],
  ["state.filters.cancelled.", []],
  ["state.flights.", ["column dep_delay float 1.5", "column carrier str 'HA'", "column rows selected rows 1"]],
  ["state.flights.carrier.st", ["method strip() str", "method startswith() bool"]],
  ["state.flights.dep_delay.", []],
  ["state.gone.", []],
  ["visit.", ["state user str", "state params dict"]],
  ["visit.params.", []],
  ["not T", ["function today() date", "constant True"]],
  ["state.filters.carrier == 's", []],
  ["f'{s", ["state state what visitors gave", "function sum() number", "function str() str"]],
  ["'a\\'s", []],
])("after %j", (text, offers) => {
  expect(offered(text)).toEqual(offers);
});

test.each<[text: string, repeater: string | null, offers: string[]]>([
  ["ro", "flights", ["state row the row", "function round() number"]],
  ["it", null, []],
  ["row.", "flights", ["item carrier str 'HA'", "item dep_delay float 1.5"]],
  ["row.carrier.st", "flights", ["method strip() str", "method startswith() bool"]],
  ["row.dep_delay.", "flights", []],
  ["row.", null, []],
])("after %j in the repeater %s", (text, repeater, offers) => {
  const known: Known = { ...KNOWN, repeater, cells: (_, position) => (position === 0 ? { carrier: "HA", dep_delay: 1.5 } : undefined) };
  expect(offersFor(text, known).all.map(({ kind, name, type, now }) => [kind, name, type, now].filter(Boolean).join(" "))).toEqual(offers);
});

test("a name that is taken replaces what is typed of it, and a call waits for what goes in", () => {
  const { from, all } = offersFor("state.filters.carrier.star", KNOWN);
  expect([from, all[0]?.text]).toEqual(["state.filters.carrier.".length, "startswith("]);
  expect(offersFor("tod", KNOWN).all[0]?.text).toBe("today()");
});

test("the rule of a default is offered nothing of state", () => {
  expect(offersFor("s", { ...KNOWN, isDefault: true }).all.map(({ name }) => name)).toEqual(["sum()", "str()"]);
});
