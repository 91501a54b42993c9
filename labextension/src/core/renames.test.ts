/** What is known of components stays with them when they are renamed or moved. */
import { expect, test } from "vitest";
import { make } from "../gallery/properties.ts";
import { FakePeer, PLAIN } from "./fake.ts";
import { open, sent, start } from "./opening.ts";
import { pathAfter, rekeyed } from "./paths.ts";
import type { Edit, JsonValue, Page, TableData } from "./protocol.ts";
import type { Visit } from "./visit.ts";

const DATA: TableData = {
  table: 4,
  layout: 1,
  total: 500,
  columns: [{ name: "late", kind: "number" } as never],
  first: { start: 0, total: 500, layout: 1, positions: [0], rows: [[7]] } as never,
};
const CONTEXT = { "box.flights": { data: DATA as unknown as JsonValue }, "box.flights.late": { label: "Late" } };
const components = {
  box: make("container", { components: { flights: make("table"), name: make("text_input"), go: make("button", { handlers: { click: "search" } }) } } as never),
  other: make("container"),
};
const rename = (path: string, name: string): Edit => ({ type: "rename", path, name, exact: true });
const under = (path: string) => ({ "box.flights": {}, "box.flights.late": {}, [path]: CONTEXT["box.flights"], [`${path}.late`]: CONTEXT["box.flights.late"] });

async function opened(): Promise<{ peer: FakePeer; visit: Visit }> {
  const peer = new FakePeer({ page: { components }, handlers: { "box.go click": open } });
  peer.context = CONTEXT;
  return { peer, visit: await start(peer) };
}

test("the data, the order and the rows of a table follow it", async () => {
  const { peer, visit } = await opened();
  const rows = visit.table("box.flights");
  rows.reorder({ sort: [{ column: "late", descending: true }] });
  const [asked] = sent(peer, "rows").slice(-1);
  peer.edit([rename("box", "held")], { context: under("held.flights") });
  expect(visit.store.component("held.flights")).toMatchObject({ data: { table: 4 } });
  expect(visit.store.columns.get("held.flights")).toMatchObject({ late: { label: "Late" } });
  expect(visit.table("held.flights")).toBe(rows);
  // Nothing is asked again, and the answer to what was asked before is taken.
  expect(sent(peer, "rows").at(-1)).toBe(asked);
  peer.emit({ type: "rows", id: asked?.id ?? 0, component: "box.flights", table: 4, window: { start: 0, total: 500, layout: 1, positions: [9], rows: [[99]] } as never, error: null });
  expect(rows.row(0)).toEqual({ id: 9, position: 9, cells: [99] });
  rows.show(300, 320);
  expect(sent(peer, "rows").at(-1)).toMatchObject({ component: "held.flights", sort: [{ column: "late", descending: true }] });
});

test("what an editor renames has its data before the peer knows of it, and back", async () => {
  const { peer, visit } = await opened();
  const rows = visit.table("box.flights");
  const { page, theme } = peer.pageMessage();
  const draw = (to: string, edits: Edit[]) => {
    const drawn = { ...page, components: { [to]: page.components["box"], other: page.components["other"] } } as Page;
    visit.store.draw(drawn, theme, edits);
  };
  visit.change("box.name", "Ann");
  draw("held", [rename("box", "held")]);
  expect(visit.store.component("held.flights")).toMatchObject({ data: { table: 4 } });
  expect(visit.store.columns.get("held.flights")).toMatchObject({ late: { label: "Late" } });
  expect(visit.store.values.get("held.name")).toBe("Ann");
  expect(visit.table("held.flights")).toBe(rows);
  rows.show(300, 320);
  // The peer has it at the path that it knows.
  expect(sent(peer, "rows").at(-1)).toMatchObject({ component: "box.flights" });
  draw("held", []);
  peer.edit([rename("box", "held")], { context: under("held.flights") });
  expect([visit.table("held.flights"), visit.store.component("held.flights")]).toMatchObject([rows, { data: { table: 4 } }]);
  draw("box", [rename("held", "box")]);
  expect(visit.store.component("box.flights")).toMatchObject({ data: { table: 4 } });
  expect(visit.table("box.flights")).toBe(rows);
});

test("what runs, what was displayed and what is wrong follows", async () => {
  const { peer, visit } = await opened();
  visit.event("box.go", "click");
  peer.push({ type: "output", event: 1, kind: "stdout", ...PLAIN, text: "hi" });
  visit.store.setEventError("box.name", "box.go", "Not this one.");
  visit.store.showAlert({ event: 1, component: "box.go", kind: "error", messageOnly: false, error: {} as never });
  peer.edit([rename("box", "held")], { context: under("held.flights") });
  expect(visit.store.running.get("held.go")).toMatchObject([{ event: 1, component: "held.go" }]);
  expect(visit.store.running.get("box.go")).toBeUndefined();
  expect(visit.store.outputs.get().map(({ component }) => component)).toEqual(["held.go"]);
  expect([visit.store.errors.get("held.name"), visit.store.errors.get("box.name")]).toEqual(["Not this one.", undefined]);
  expect(visit.store.alert.get()?.component).toBe("held.go");
  visit.store.clearEventErrors("held.go");
  expect(visit.store.errors.get("held.name")).toBeUndefined();
});

test("two that swap their names swap what is known of them", () => {
  const edits = [rename("a", "t"), rename("b", "a"), rename("t", "b")];
  expect(Object.fromEntries(rekeyed(Object.entries({ a: 1, "a.x": 2, b: 3, c: 4 }), edits))).toEqual({ a: 3, b: 1, "b.x": 2, c: 4 });
  expect(pathAfter("a.x", edits)).toBe("b.x");
});
