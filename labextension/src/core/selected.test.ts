/** The selected row of a table, as rules read it. */
import { describe, expect, test } from "vitest";
import cases from "../../../tests/values/selected_row.json";
import { make } from "../gallery/properties.ts";
import { evaluate } from "./expressions/evaluate.ts";
import { parse } from "./expressions/parser.ts";
import { scopeOf } from "./expressions/scope.ts";
import { ExpressionError } from "./expressions/tree.ts";
import { isList, writeFloat, type Value } from "./expressions/values.ts";
import { literal } from "./literal.ts";
import { FakePeer, type FakeOptions } from "./fake.ts";
import { reconnect, sent, start } from "./opening.ts";
import type { AnyComponent, JsonValue, RowsRequest, RowsWindow } from "./protocol.ts";

const components: Record<string, AnyComponent> = {
  flights: make("table", { selection: "multiple" }),
  go: make("button", { label: "Go", rules: { disabled: "state.flights.carrier != 'UA'" } }),
  told: make("text", { text: "From {{ state.flights.carrier }}" }),
  count: make("text", { text: "{{ len(state.flights.rows) }} rows" }),
};

/** Answers requests with a carrier that names the row. */
function rows({ start: first, count }: RowsRequest): RowsWindow {
  const positions = Array.from({ length: count }, (_, index) => first + index);
  return { start: first, layout: 1, total: 5000, positions, rows: positions.map((one) => [`No. ${one}`, 1, 2, true, null, null]) };
}

async function open(options: FakeOptions = {}) {
  const peer = new FakePeer({ rows, ...options, page: { components } });
  const visit = await start(peer);
  peer.update(-1, { flights: { data: { ...cases.data, total: 5000 } as unknown as JsonValue } });
  return { peer, visit, shown: (path: string) => visit.store.component(path), select: (...selected: number[]) => visit.change("flights", { table: 3, selected }) };
}

/** The rows that were asked for by themselves. */
function asked(peer: FakePeer): number[] {
  return sent(peer, "rows").flatMap((one) => (one.count === 1 ? [one.start] : []));
}

function encoded(value: Value): unknown {
  if (isList(value)) return value.map(encoded);
  if (typeof value === "bigint") return { int: String(value) };
  return typeof value === "number" ? { float: writeFloat(value) } : value;
}

test.each(cases.cases)("$text with $selected", async ({ text, selected, value, refused }) => {
  const { visit, select } = await open({ rows: () => "later" });
  select(...selected);
  const result = () => encoded(evaluate(parse(text), scopeOf(visit.store.known())));
  if (refused) expect(result).toThrow(ExpressionError);
  else expect(result()).toEqual(value);
});

test.each(cases.cases.filter(({ selected, text }) => selected.length === 1 && !text.includes(".rows")))("item of $selected in $text", async ({ text, selected, value, refused }) => {
  const { visit } = await open({ rows: () => "later" });
  const item = visit.table("flights").cellsAt(selected[0] ?? 0);
  const result = () => encoded(evaluate(parse(text.replaceAll("state.flights", "item")), scopeOf({ ...visit.store.known(), item })));
  if (refused) expect(result).toThrow(ExpressionError);
  else expect(result()).toEqual(value);
});

test.each<[known: object, value: unknown]>([
  [{ item: null }, null],
  [{}, "refused"],
])("item without a row, and outside of a repeater: %j", async (known, value) => {
  const { visit } = await open();
  const result = () => evaluate(parse("item.carrier"), scopeOf({ ...visit.store.known(), ...known }));
  if (value === "refused") expect(result).toThrow(ExpressionError);
  else expect(result()).toBe(value);
});

describe("rules that read the selected row", () => {
  test("are computed at once where the row is there, and the peer is asked for it", async () => {
    const { peer, shown, select } = await open({ rows: () => "later" });
    expect([shown("go"), shown("told")]).toMatchObject([{ disabled: true }, { text: "From " }]);
    select(0);
    expect([shown("go"), shown("told")]).toMatchObject([{ disabled: false }, { text: "From UA" }]);
    select(1);
    expect([shown("go"), shown("told"), shown("count")]).toMatchObject([{ disabled: true }, { text: "From HA" }, { text: "1 rows" }]);
    expect(asked(peer)).toEqual([0, 1]);
  });

  test("are as declared until a row that is not there has come", async () => {
    const { peer, visit, shown, select } = await open({ rows: () => "later" });
    select(4000);
    expect([shown("go"), shown("told")]).toMatchObject([{ disabled: false }, { text: "From {{ state.flights.carrier }}" }]);
    const [request] = sent(peer, "rows").slice(-1);
    if (request === undefined) throw new Error("nothing was asked");
    visit.table("flights").answer({ ...request, window: rows(request), error: null });
    expect([shown("go"), shown("told")]).toMatchObject([{ disabled: true }, { text: `From ${literal("No. 4000")}` }]);
  });

  test("know the row again after a reconnect, new columns, and an edit of the page", async () => {
    const { peer, shown, select } = await open();
    select(4000);
    expect(shown("told")).toMatchObject({ text: `From ${literal("No. 4000")}` });
    peer.drop();
    await reconnect();
    expect(shown("told")).toMatchObject({ text: `From ${literal("No. 4000")}` });
    peer.received.length = 0;
    peer.edit([{ type: "change", path: "told", changes: { text: "{{ state.flights.carrier }}" }, reset: [], order: null, exact: true }]);
    expect(shown("told")).toMatchObject({ text: literal("No. 4000") });
    peer.update(-1, { flights: { data: { ...cases.data, layout: 1, total: 5000 } as unknown as JsonValue } });
    expect(shown("told")).toMatchObject({ text: literal("No. 4000") });
    expect(asked(peer)).toEqual([4000, 4000]);
  });

  test("ask for nothing where only the number of rows is read", async () => {
    const peer = new FakePeer({ rows, page: { components: { flights: components["flights"] as AnyComponent, count: components["count"] as AnyComponent } } });
    const visit = await start(peer);
    visit.change("flights", { table: 0, selected: [7, 8] });
    expect(visit.store.component("count")).toMatchObject({ text: "2 rows" });
    expect(sent(peer, "rows")).toEqual([]);
  });
});
