import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { FakeOptions } from "../../core/fake.ts";
import type { JsonValue, TableComponent } from "../../core/protocol.ts";
import { flightRows, flightTable } from "../../gallery/flights.ts";
import { column, make } from "../../gallery/properties.ts";
import { shownColumns } from "./columns.ts";
import { heightOf } from "./fitting.ts";
import { selectedOf } from "../../core/frames.ts";
import { sameSelection, select, selectRange } from "./selection.ts";
import { ariaSort, fitText, headOf, nextSort, orderInWords } from "./sorting.ts";
import { show, type Shown } from "../../testing.ts";

const data = (version: number, total = 1000) => flightTable(version, total) as unknown as JsonValue;

async function table(properties: Partial<TableComponent> = {}): Promise<Shown> {
  const shown = await show(
    { flights: make("table", { label: "Flights", handlers: { select: "show" }, ...properties }) },
    { rows: (request) => flightRows(1000, request) },
  );
  await shown.let(() => shown.peer.update(-1, { flights: { data: data(1) } }));
  await waitFor(() => expect(shown.slot("flights")?.querySelector("[data-row]")).not.toBeNull());
  return shown;
}

const cell = (shown: Shown, row: number, index = 0) => shown.find("flights", `[data-row="${row}"] td:nth-child(${index + 1})`);
const heads = () => [...document.querySelectorAll("th")].map((head) => head.textContent);

describe("a table", () => {
  test("without data says that there are no rows, and with data how many", async () => {
    const { slot, peer, let: allow } = await show({ flights: make("table", { empty_text: "No flights match." }) });
    expect(slot("flights")?.textContent).toBe("No flights match.");
    await allow(() => peer.update(-1, { flights: { data: data(1, 336_776) } }));
    expect(slot("flights")?.textContent).toContain("336,776 rows");
    await allow(() => peer.update(-1, { flights: { data: data(2, 0) } }));
    await waitFor(() => expect(slot("flights")?.textContent).toContain("No flights match."));
  });

  test("without data waits for a `load` that runs or is to come, and not for one that cannot run yet", async () => {
    const { slot, peer, let: allow } = await show({ flights: make("table") }, { page: { handlers: { load: "load" } } });
    const bones = () => slot("flights")?.querySelectorAll(".jt-bone").length;
    expect([bones(), slot("flights")?.textContent]).toEqual([0, "No rows"]);
    await allow(() => peer.setKernel({ status: "starting", epoch: null }));
    expect([bones(), slot("flights")?.textContent]).toEqual([1, ""]);
    await allow(() => peer.setKernel({ status: "ready", epoch: "epoch-2" }));
    expect(bones()).toBe(0);
    await allow(() => peer.push({ type: "running", event: 0, component: "page", name: "load" }));
    expect(bones()).toBe(1);
    await allow(() => peer.setKernel({ status: "not_run" }));
    expect(bones()).toBe(0);
    await allow(() => peer.setKernel({ status: "ready" }));
    expect(bones()).toBe(1);
    await allow(() => peer.done(0));
    expect([bones(), slot("flights")?.textContent]).toEqual([0, "No rows"]);
  });

  test("without data on a page that was refused does not wait", async () => {
    const { slot, peer, store, let: allow } = await show({ flights: make("table") }, { page: { handlers: { load: "load" } } });
    await allow(() => peer.setKernel({ status: "starting", epoch: null }));
    await allow(() => store.connection.set({ status: "refused", reason: "not today" }));
    expect(slot("flights")?.textContent).toBe("No rows");
  });

  test("shows declared columns first, as they are declared, then the others", async () => {
    const shown = await table({
      columns: {
        price: column({ field: "Total Price ($)", label: "Price", format: "currency" }),
        dest: column({ visible: false }),
        dep_delay: column(),
      },
    });
    expect(heads()).toEqual(["Price", "dep_delay", "departure", "flight", "airline", "late", "share of day"]);
    expect(cell(shown, 1).textContent).toBe("$79.19");
    await shown.let(() => shown.peer.update(-1, { "flights.dest": { visible: true, label: "To" }, "flights.late": { visible: false } }));
    expect(heads()).toEqual(["Price", "To", "dep_delay", "departure", "flight", "airline", "share of day"]);
  });

  test("sorts by its heads: ascending, descending, not at all", async () => {
    const shown = await table();
    for (const wanted of [[{ column: "flight", descending: false }], [{ column: "flight", descending: true }], []]) {
      await act(async () => void fireEvent.click(screen.getByText(/^flight/)));
      const order = shown.peer.received.findLast((message) => message.type === "rows")?.sort;
      expect(order).toEqual(wanted);
    }
  });

  test("sorts with the keyboard, from the head above the first row", async () => {
    const shown = await table({ search: true });
    const order = () => shown.peer.received.findLast((message) => message.type === "rows")?.sort;
    const press = async (key: string, row = 0) => act(async () => void fireEvent.keyDown(cell(shown, row), { key }));
    const told = () => shown.find("flights", ".jt-table-body > output").textContent;
    const [first, second] = heads();
    await press("ArrowUp", 1);
    await press("Enter", 1);
    expect(order()).toBeUndefined();
    expect(shown.events()).toHaveLength(1);
    await press("ArrowUp");
    await press("Enter");
    expect(order()).toEqual([{ column: "departure", descending: false }]);
    expect(told()).toBe(`Sorted by ${first}, ascending`);
    for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", " ", "Enter"]) await press(key);
    expect(order()).toEqual([{ column: "flight", descending: true }]);
    expect(told()).toBe(`Sorted by ${second}, descending`);
    await press("Enter");
    expect(order()).toEqual([]);
    expect(told()).toBe("Not sorted");
    await press("Escape");
    await press("Enter", 2);
    expect(order()).toEqual([]);
    expect(shown.events()).toHaveLength(2);
  });

  test("selects by the place in the frame, also when it is sorted", async () => {
    const shown = await table();
    await act(async () => void fireEvent.click(screen.getByText("flight")));
    await act(async () => void fireEvent.click(screen.getByText(/flight ↑/)));
    await act(async () => void fireEvent.click(cell(shown, 0)));
    expect(shown.events()).toEqual([
      { component: "flights", name: "select", state: { flights: { table: 1, selected: [999] } } },
    ]);
    expect(shown.slot("flights")?.querySelectorAll("[data-selected]")).toHaveLength(1);
  });

  test("selects with the keyboard, and the same row only once", async () => {
    const shown = await table();
    await act(async () => void fireEvent.keyDown(cell(shown, 2), { key: "Enter" }));
    await act(async () => void fireEvent.keyDown(cell(shown, 2), { key: " " }));
    await act(async () => void fireEvent.keyDown(cell(shown, 3), { key: "x" }));
    expect(shown.events()).toHaveLength(1);
    expect(shown.store.values.get("flights")).toEqual({ table: 1, selected: [2] });
  });

  test("of several selects more by box, Ctrl and Shift", async () => {
    const shown = await table({ selection: "multiple" });
    const selected = () => selectedOf(shown.store.values.get("flights"));
    await act(async () => void fireEvent.click(cell(shown, 0, 2)));
    await act(async () => void fireEvent.click(cell(shown, 2)));
    await act(async () => void fireEvent.click(cell(shown, 4, 2), { ctrlKey: true }));
    expect(selected()).toEqual([0, 2, 4]);
    await act(async () => void fireEvent.click(cell(shown, 6, 2), { shiftKey: true }));
    expect(selected()).toEqual([0, 2, 4, 5, 6]);
    await act(async () => void fireEvent.click(cell(shown, 2)));
    expect(selected()).toEqual([0, 4, 5, 6]);
    expect(shown.slot("flights")?.textContent).toContain("4 selected");
  });

  test("of none selects nothing", async () => {
    const shown = await table({ selection: "none" });
    await act(async () => void fireEvent.click(cell(shown, 0)));
    expect(shown.events()).toEqual([]);
  });

  test("does not draw an open editor anew when its rows or columns change", async () => {
    const shown = await table();
    const grid = () => shown.find("flights", "table");
    await shown.let(() => shown.peer.update(-1, { flights: { data: data(2, 900) } }));
    await waitFor(() => expect(shown.slot("flights")?.textContent).toContain("900 rows"));
    await shown.let(() => shown.peer.update(-1, { "flights.departure": { label: "Left at" } }));
    await waitFor(() => expect(heads()[0]).toBe("Left at"));
    expect(grid().hasAttribute("data-redraws")).toBe(false);
  });

  test("new data clears the selection", async () => {
    const shown = await table();
    await act(async () => void fireEvent.click(cell(shown, 0)));
    await shown.let(() => shown.peer.update(-1, { flights: { data: data(2) } }));
    expect(shown.slot("flights")?.querySelectorAll("[data-selected]")).toHaveLength(0);
  });

  test("keeps a search that is too long, says so, and asks for nothing", async () => {
    const shown = await table({ search: true });
    const field = screen.getByRole<HTMLInputElement>("searchbox");
    await shown.user.click(field);
    await shown.user.paste("x".repeat(1001));
    expect(field.value).toHaveLength(1001);
    expect(shown.slot("flights")?.textContent).toContain("Search for at most 1,000 characters.");
    await shown.user.clear(field);
    await shown.user.type(field, "ua");
    await waitFor(() => expect(shown.slot("flights")?.textContent).toContain("142 of 1,000 rows"));
    const searches = shown.peer.received.filter((message) => message.type === "rows").map(({ search }) => search);
    expect(searches.filter((one) => one !== "" && one !== "ua")).toEqual([]);
  });

  test("searches after a pause, and says when nothing matches", async () => {
    const shown = await table({ search: true });
    await shown.user.type(screen.getByLabelText("Search Flights"), "ua");
    await waitFor(() => expect(shown.slot("flights")?.textContent).toContain("142 of 1,000 rows"));
    const searches = shown.peer.received.filter((message) => message.type === "rows" && message.search !== "");
    expect(searches).toHaveLength(1);
  });

  test("stays in the order it has where another one cannot be had, and says so", async () => {
    const shown = await show(
      { flights: make("table") },
      { rows: (request) => (request.sort[0]?.column === "flight" ? "These cannot be compared." : flightRows(1000, request)) },
    );
    await shown.let(() => shown.peer.update(-1, { flights: { data: data(1) } }));
    await waitFor(() => expect(shown.slot("flights")?.querySelector("th")).not.toBeNull());
    await act(async () => void fireEvent.click(screen.getByText("flight")));
    expect(shown.slot("flights")?.textContent).toContain("The rows stay in the order they were inThese cannot be compared.");
    expect(cell(shown, 0).textContent).not.toBe("…");
    await act(async () => void fireEvent.click(screen.getByText("dest")));
    expect(shown.slot("flights")?.textContent).not.toContain("These cannot be compared.");
  });

  test("keeps its heads where it has no rows", async () => {
    const shown = await show({ flights: make("table", { empty_text: "No flights match." }) });
    await shown.let(() => shown.peer.update(-1, { flights: { data: data(1, 0) } }));
    await waitFor(() => expect(heads()).toHaveLength(8));
    expect(shown.slot("flights")?.textContent).toContain("No flights match.");
  });

  test("keeps the selection when other columns of the same data are shown", async () => {
    const shown = await table();
    await act(async () => void fireEvent.click(cell(shown, 1)));
    const { columns, first, ...whole } = flightTable(1, 1000);
    const rows = first.rows.map((row) => row.slice(1));
    const hidden = { ...whole, layout: 2, columns: columns.slice(1), first: { ...first, layout: 2, rows } };
    await shown.let(() => shown.peer.update(-1, { flights: { data: hidden as unknown as JsonValue } }));
    expect(heads()[0]).toBe("flight");
    expect(selectedOf(shown.store.values.get("flights"))).toEqual([1]);
    expect(cell(shown, 0).textContent).toBe("UA 1000");
  });

  test("says why rows could not be loaded, and retries", async () => {
    let broken = true;
    const { slot, peer, user, store, let: allow } = await show(
      { flights: make("table") },
      { rows: (request) => (broken ? "The kernel has ended." : flightRows(1000, request)) },
    );
    await allow(() => peer.update(-1, { flights: { data: data(1) } }));
    await waitFor(() => expect(slot("flights")?.querySelector("th")).not.toBeNull());
    await act(async () => void fireEvent.click(screen.getByText("flight")));
    expect(slot("flights")?.textContent).toContain("The rows could not be loaded");
    expect(slot("flights")?.textContent).toContain("The kernel has ended.");
    expect(slot("flights")?.querySelector("th")).not.toBeNull();
    broken = false;
    await user.click(screen.getByText("Try again"));
    await waitFor(() => expect(slot("flights")?.querySelector("th")).not.toBeNull());
    expect(store.alert.get()).toBeNull();
  });
});

describe("the menu of a head", () => {
  const answer: NonNullable<FakeOptions["query"]> = ({ question }) =>
    question.kind === "distinct"
      ? { kind: "distinct", found: [{ value: "IAH", count: 125 }, { value: null, count: 3 }], more: true }
      : question.kind === "totals"
        ? { kind: "totals", count: 1000, aggregates: question.aggregates.map((one) => (one.function === "mean" ? 12.345 : 8)) }
        : question.kind === "groups"
          ? { kind: "groups", groups: [["IAH", 125], [null, 3]].map(([key, count]) => ({ keys: [key as string], count: Number(count), aggregates: question.aggregates.map(() => 8) })), more: false }
          : "The column has gone.";
  async function tools(properties: Partial<TableComponent> = {}): Promise<Shown> {
    const shown = await show({ flights: make("table", properties) }, { rows: (request) => flightRows(1000, request), query: answer });
    await shown.let(() => shown.peer.update(-1, { flights: { data: data(1) } }));
    await waitFor(() => expect(shown.slot("flights")?.querySelector("[data-row]")).not.toBeNull());
    return shown;
  }
  const asked = (shown: Shown) => shown.peer.received.findLast((message) => message.type === "rows");
  // By selectors: finding roles in a document of this size takes seconds.
  const entries = () => Array.from(document.querySelectorAll('[role="menuitem"]'), (one) => one.textContent);
  const open = async (head: RegExp) => {
    await act(async () => void fireEvent.contextMenu(screen.getByText(head)));
    await waitFor(() => expect(entries()).not.toEqual([]));
  };
  const press = async (element: Element | undefined | null) => act(async () => void fireEvent.click(element ?? document.body));
  const pick = async (name: string) => press(document.querySelectorAll('[role="menuitem"]')[entries().indexOf(name)]);
  const button = (name: string) => [...document.querySelectorAll("button")].find((one) => (one.getAttribute("aria-label") ?? one.textContent) === name);

  test("sorts by several columns, whose heads are numbered", async () => {
    const shown = await tools();
    await open(/^dest/u);
    expect(entries()).not.toContain("Then by this, ascending");
    await pick("Sort descending");
    expect(entries()).toEqual([]);
    await open(/^flight/u);
    await pick("Then by this, ascending");
    expect(asked(shown)?.sort).toEqual([{ column: "dest", descending: true }, { column: "flight", descending: false }]);
    expect(heads().slice(0, 4)).toEqual(["departure", "flight ↑2", "airline", "dest ↓1"]);
    await open(/^dest/u);
    await pick("Do not sort by this");
    expect(asked(shown)?.sort).toEqual([{ column: "flight", descending: false }]);
  });

  test("moves, pins and hides columns, which stays over new data", async () => {
    const shown = await tools();
    await open(/^flight/u);
    await pick("Move left");
    await open(/^dest/u);
    await pick("Pin to the left");
    await open(/^airline/u);
    await pick("Hide the column");
    expect(heads().slice(0, 4)).toEqual(["dest", "flight", "departure", "dep_delay"]);
    await shown.let(() => shown.peer.update(-1, { flights: { data: data(2) } }));
    expect(heads().slice(0, 4)).toEqual(["dest", "flight", "departure", "dep_delay"]);
  });

  test("columns are hidden, moved by keyboard and reset at the foot", async () => {
    await tools({ label: "Flights" });
    await waitFor(() => expect(button("Columns of Flights")).toBeDefined());
    await press(button("Columns of Flights"));
    await press(screen.getByLabelText("flight"));
    expect(heads().slice(0, 3)).toEqual(["departure", "airline", "dest"]);
    await act(async () => void fireEvent.keyDown(screen.getByLabelText("dest"), { key: "ArrowUp", altKey: true }));
    expect(heads().slice(0, 3)).toEqual(["departure", "dest", "airline"]);
    expect(document.activeElement).toBe(screen.getByLabelText("dest"));
    expect(screen.getByText("dest: place 3 of 8")).not.toBeNull();
    await press(button("Reset"));
    expect(heads().slice(0, 4)).toEqual(["departure", "flight", "airline", "dest"]);
  });

  test("the foot has the aggregates of columns, which are asked for again under a filter", async () => {
    const shown = await tools({ columns: { dep_delay: column({ label: "Delay", aggregate: "mean" }), dest: column({ aggregate: "distinct" }) } });
    await waitFor(() => expect(shown.find("flights", ".jt-foot-row").textContent).toBe("Mean of Delay12.35MeanDistinct of dest8Distinct"));
    const asks = () => shown.peer.received.filter((message) => message.type === "query");
    const rows = shown.store.components.get("flights");
    expect([asks().length, rows?.type]).toEqual([1, "table"]);
    await open(/^dest/u);
    await pick("Filter…");
    await screen.findByLabelText(/^IAH/u);
    await press(screen.getByLabelText(/^IAH/u));
    await press(button("Apply"));
    await waitFor(() => expect(asks().at(-1)).toMatchObject({ question: { kind: "totals" }, filter: [{ column: "dest", operator: "in", value: ["IAH"] }] }));
  });

  test("groups by a column, with its aggregate, and lines open by click and by key", async () => {
    const shown = await tools({ group_by: ["dest"], columns: { departure: column(), dep_delay: column({ label: "Delay", aggregate: "sum" }) } });
    await waitFor(() => expect(cell(shown, 0).textContent).toBe("dest: IAH (125 rows)"));
    expect([cell(shown, 0, 1).textContent, cell(shown, 1).textContent]).toEqual(["8", "dest: (empty) (3 rows)"]);
    await press(cell(shown, 0));
    await waitFor(() => expect(cell(shown, 1, 2).textContent).toMatch(/^UA /u));
    const last = () => shown.peer.received.findLast((message) => message.type === "rows");
    expect(last()?.filter).toEqual([{ column: "dest", operator: "in", value: ["IAH"] }]);
    await act(async () => void fireEvent.keyDown(shown.find("flights", '[data-row="3"]'), { key: "ArrowLeft" }));
    await act(async () => void fireEvent.keyDown(shown.find("flights", '[data-row="0"]'), { key: "ArrowLeft" }));
    await waitFor(() => expect(cell(shown, 1).textContent).toBe("dest: (empty) (3 rows)"));
    await open(/^dest$/u);
    await pick("Do not group by this");
    await waitFor(() => expect(cell(shown, 0, 2).textContent).toMatch(/^UA /u));
  });

  test("offers what the page allows", async () => {
    const shown = await tools({ columns: { dest: column({ sortable: false, filterable: false }) } });
    await open(/^dest/u);
    expect(entries().filter((one) => /ort|ilter/u.test(one ?? ""))).toEqual([]);
    await shown.user.keyboard("{Escape}");
    const before = asked(shown);
    await act(async () => void fireEvent.click(screen.getByText(/^dest/u)));
    expect(asked(shown)).toBe(before);
  });

  test("is not there without tools", async () => {
    await tools({ tools: "none" });
    await act(async () => void fireEvent.contextMenu(screen.getByText("dest")));
    expect(entries()).toEqual([]);
  });

  test("filters by values that it asks for without the column's own condition, and chips change and remove it", async () => {
    const shown = await tools();
    await open(/^dest/u);
    await pick("Filter…");
    const query = () => shown.peer.received.findLast((message) => message.type === "query");
    expect(await screen.findByText("More than 200 values: type to narrow.")).not.toBeNull();
    await press(screen.getByLabelText(/^\(empty\)/u));
    await press(button("Apply"));
    expect(asked(shown)?.filter).toEqual([{ column: "dest", operator: "in", value: [null] }]);
    await waitFor(() => expect(button("dest: (empty)")).toBeDefined());
    await press(button("dest: (empty)"));
    await screen.findByLabelText(/^IAH/u);
    expect(query()?.filter).toEqual([]);
    await press(screen.getByLabelText(/^IAH/u));
    await shown.user.type(screen.getByLabelText("Search values"), "ia");
    await waitFor(() => expect(query()?.question).toMatchObject({ text: "ia", limit: 200 }));
    await press(button("Apply"));
    await press(button("Remove the filter “dest: (empty), IAH”"));
    expect(asked(shown)?.filter).toEqual([]);
  });

  test("says why there are no statistics, and asks again", async () => {
    const shown = await tools();
    await open(/^dep_delay/u);
    await pick("Statistics…");
    expect((await screen.findByText(/has gone/u)).textContent).toContain("The column has gone.");
    const count = () => shown.peer.received.filter((message) => message.type === "query").length;
    const before = count();
    await press(button("Try again"));
    await waitFor(() => expect(count()).toBe(before + 1));
  });
});

describe("columns", () => {
  const frame = flightTable(1, 100);

  test("follow the kind of their cells where nothing is declared", () => {
    const formats = shownColumns(frame, {}).map(({ format }) => format);
    expect(formats).toEqual(["datetime", "text", "text", "text", "integer", "boolean", "number", "number"]);
  });

  test("that are declared and not in the data are left out", () => {
    expect(shownColumns(frame, { gone: column() })).toHaveLength(8);
  });

  test("are as wide as they are declared, or as fits", () => {
    const [flight, departure] = shownColumns(frame, { flight: column({ width: 90 }) });
    expect(flight).toMatchObject({ width: 90, sized: true });
    expect(departure?.sized).toBe(false);
    expect(departure?.width).toBeGreaterThan(140);
  });
});

test("a table is as high as whole rows", () => {
  expect([heightOf(400, 3), heightOf(400, 1000), heightOf(400, 1000, 15)]).toEqual([38 + 3 * 36, 38 + 10 * 36, 38 + 9 * 36 + 15]);
  expect([heightOf(100, 50), heightOf(400, 0)]).toEqual([38 + 36, 38 + 96]);
});

test("selections", () => {
  expect(select([1], 2, false)).toEqual([2]);
  expect(select([1], 2, true)).toEqual([1, 2]);
  expect(select([1, 2], 2, true)).toEqual([1]);
  expect(selectRange([5], [4, 5, 6])).toEqual([5, 4, 6]);
  expect(sameSelection([1, 2], [1, 2])).toBe(true);
  expect(sameSelection([1, 2], [2, 1])).toBe(false);
  expect(selectedOf({ table: 1, selected: [3] })).toEqual([3]);
  expect([selectedOf(undefined), selectedOf(null), selectedOf("x")]).toEqual([[], [], []]);
  const full = Array.from({ length: 10_000 }, (_, index) => index);
  expect(select(full, 20_000, true)).toHaveLength(10_000);
});

test("Shift adds a column to the order", () => {
  const first = nextSort([], "a", false);
  const both = nextSort(first, "b", true);
  expect(both).toEqual([{ column: "a", descending: false }, { column: "b", descending: false }]);
  expect(nextSort(both, "a", true)).toEqual([{ column: "b", descending: false }, { column: "a", descending: true }]);
  expect(nextSort(both, "c", false)).toEqual([{ column: "c", descending: false }]);
  expect([ariaSort(both, "a"), ariaSort(nextSort(first, "a", false), "a"), ariaSort(first, "b"), ariaSort(first, undefined)])
    .toEqual(["ascending", "descending", "none", "none"]);
  const [arrival] = shownColumns(flightTable(1, 1), { flight: column({ label: "Arrival" }) });
  const shown = arrival ? [{ ...arrival, name: "a" }] : [];
  expect(orderInWords(both, shown)).toBe("Sorted by Arrival, ascending, then by b, ascending");
});

test("heads show the order where it cannot be cut off", () => {
  const [delay, flight] = shownColumns(flightTable(1, 10), { dep_delay: column({ label: "Delay" }), flight: column() });
  const sort = [{ column: "dep_delay", descending: true }, { column: "flight", descending: false }];
  expect([delay, flight].map((one) => one && headOf(one, sort))).toEqual(["↓1 Delay", "flight ↑2"]);
  expect(delay && headOf(delay, [])).toBe("Delay");
});

test("a text that does not fit ends in an ellipsis", () => {
  const measure = (text: string) => text.length;
  expect(fitText("Delay", 5, measure)).toBe("Delay");
  expect(fitText("Arrival delay", 8, measure)).toBe("Arrival…");
  expect(fitText("Delay", 0, measure)).toBe("…");
});
