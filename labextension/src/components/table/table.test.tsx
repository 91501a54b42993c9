import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import type { JsonValue, Table } from "../../core/protocol.ts";
import { flightRows, flightTable } from "../../gallery/flights.ts";
import { column, make } from "../../gallery/properties.ts";
import { shownColumns } from "./columns.ts";
import { heightOf } from "./fitting.ts";
import { formatCell, styleOf, type Format } from "../../renderer/formats/formats.ts";
import { sameSelection, select, selectedOf, selectRange } from "./selection.ts";
import { ariaSort, fitText, headOf, nextSort, orderInWords } from "./sorting.ts";
import { show, type Shown } from "../../testing.ts";

const VISIBLE = 8;

/** Draws as a plain table what glide would draw on its canvas, which needs a browser. */
vi.mock("@glideapps/glide-data-grid", async () => {
  const { useEffect, createElement: h } = await import("react");
  type Cell = { kind: string; displayData?: string; data?: unknown };
  interface Props {
    columns: { id: string; title: string }[];
    rows: number;
    getCellContent(item: [number, number]): Cell;
    getRowThemeOverride(row: number): object | undefined;
    onVisibleRegionChanged(range: object): void;
    onHeaderClicked(column: number, event: object): void;
    onCellClicked(item: [number, number], event: object): void;
    onKeyDown(event: object): void;
  }
  function DataEditor(props: Props) {
    useEffect(() => props.onVisibleRegionChanged({ x: 0, y: 0, width: 3, height: VISIBLE }), [props]);
    const rows = Array.from({ length: Math.min(props.rows, VISIBLE) }, (_, row) => row);
    const keys = (row: number) => ({ location: [0, row], cancel: () => undefined, preventDefault: () => undefined });
    return h("table", {}, h("tbody", {},
      h("tr", {}, props.columns.map(({ id, title }, index) =>
        h("th", { key: id, onClick: (event: MouseEvent) => props.onHeaderClicked(index, event) }, title))),
      rows.map((row) => h("tr", {
        key: row,
        "data-row": row,
        "data-selected": props.getRowThemeOverride(row) ? "" : undefined,
        onKeyDown: (event: KeyboardEvent) => props.onKeyDown({ ...keys(row), key: event.key, ctrlKey: false, shiftKey: false }),
      }, props.columns.map(({ id }, index) => {
        const cell = props.getCellContent([index, row]);
        return h("td", {
          key: id,
          onClick: (event: MouseEvent) => props.onCellClicked([index, row], event),
        }, cell.kind === "loading" ? "…" : (cell.displayData ?? String(cell.data)));
      }))),
    ));
  }
  const empty = { add: () => empty };
  return { DataEditor, measureTextCached: () => ({ width: 0 }), getMiddleCenterBias: () => 0, CompactSelection: { empty: () => empty }, GridCellKind: { Text: "text", Loading: "loading", Boolean: "boolean" } };
});

const data = (version: number, total = 1000) => flightTable(version, total) as unknown as JsonValue;

async function table(properties: Partial<Table> = {}): Promise<Shown> {
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
  test("without data tells that there are no rows, and with data how many", async () => {
    const { slot, peer, let: allow } = await show({ flights: make("table", { empty_text: "No flights match." }) });
    expect(slot("flights")?.textContent).toBe("No flights match.");
    await allow(() => peer.update(-1, { flights: { data: data(1, 336_776) } }));
    expect(slot("flights")?.textContent).toContain("336,776 rows");
    await allow(() => peer.update(-1, { flights: { data: data(2, 0) } }));
    await waitFor(() => expect(slot("flights")?.textContent).toContain("No flights match."));
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
    const [first, second] = heads();
    await press("ArrowUp", 1);
    await press("Enter", 1);
    expect(order()).toBeUndefined();
    expect(shown.events()).toHaveLength(1);
    await press("ArrowUp");
    await press("Enter");
    expect(order()).toEqual([{ column: "departure", descending: false }]);
    expect(screen.getByRole("status").textContent).toBe(`Sorted by ${first}, ascending`);
    for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", " ", "Enter"]) await press(key);
    expect(order()).toEqual([{ column: "flight", descending: true }]);
    expect(screen.getByRole("status").textContent).toBe(`Sorted by ${second}, descending`);
    await press("Enter");
    expect(order()).toEqual([]);
    expect(screen.getByRole("status").textContent).toBe("Not sorted");
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

  test("searches after a pause, and tells when nothing matches", async () => {
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

  test("tells why rows could not be loaded, and tries again", async () => {
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

type Value = Parameters<typeof formatCell>[0];

/** How the cells of a column are written. */
function written(values: Value[], format: Format, field = "x", declared = false): string[] {
  const style = styleOf(format, values, field, declared);
  return values.map((value) => formatCell(value, style).replaceAll("\u202F", " "));
}

test.each([
  [null, "number", "–"],
  [1234.5, "number", "1,234.5"],
  [1234.5, "currency", "$1,234.50"],
  [0.123, "percent", "12.3%"],
  [12.7, "integer", "13"],
  [true, "boolean", "Yes"],
  [false, "boolean", "No"],
  ["2013-01-09", "date", "Jan 9, 2013"],
  ["2013-01-09T18:05:00+02:00", "datetime", "Jan 9, 2013, 6:05 PM"],
  ["no date", "date", "no date"],
  ["UA", "number", "UA"],
  [1234567.891, "text", "1234567.891"],
  [1e-9, "text", "1e-9"],
  [true, "text", "True"],
  ["2013-01-09T00:00:00", "text", "2013-01-09T00:00:00"],
  ["1111111111111111111111", "integer", "1,111,111,111,111,111,111,111"],
  ["9007199254740993", "number", "9,007,199,254,740,993"],
  ["0.12345678901234567890123", "number", "0.12345678901234567890123"],
  ["∞", "number", "∞"],
  [1.5e300, "number", "1.5E300"],
  [0.00000012, "number", "0.00000012"],
  [1.2e-15, "number", "1.2E-15"],
  [0.00012, "percent", "0.012%"],
  [0.001, "currency", "$0.001"],
  ["12.50", "currency", "$12.50"],
  ["1e5", "number", "1e5"],
] as const)("%j as %s is %s", (value, format, text) => {
  expect(written([value], format)).toEqual([text]);
});

test.each([
  ["line up", [1, 2.5, 1234.25], "number", ["1.00", "2.50", "1,234.25"]],
  ["of whole numbers with a point have none", [1, 2], "number", ["1", "2"]],
  ["that were computed are rounded", [0.1 + 0.2, 2 / 3], "number", ["0.3000", "0.6667"]],
  ["of small numbers keep digits", [0.00123456, 0.000012, 0], "number", ["0.00123456", "0.00001200", "0.00000000"]],
  ["of small computed numbers tell how much they are", [0.002 / 3, 0.00012 / 7, 0.5], "number", ["0.000667", "0.0000171", "0.5"]],
  ["of what was entered are all kept", [1.23456, 2.5], "number", ["1.23456", "2.50000"]],
  ["of numbers of many sizes are their own", [0.000012345, 0.5, 1234.25], "number", ["0.000012345", "0.50", "1,234.25"]],
  ["of numbers without any size too", [1.2345e-9, 2e-14, 0.25], "number", ["1.2345E-9", "2E-14", "0.25"]],
  ["of a zero that has a sign are as others", [-0.0, 0.5, "-0.00"], "number", ["0.00", "0.50", "0.00"]],
  ["of zeros have no sign", [-0.0, -0.00001, 0.123], "percent", ["0.0%", "-0.001%", "12.3%"]],
  ["beside larger ones too", [0.8, 0.00001], "number", ["0.8", "0.00001"]],
  ["of exact numbers stay", ["1.50", "2.25", "10.00"], "number", ["1.50", "2.25", "10.00"]],
  ["that are only zeros are few", ["1.500000", "2.000000"], "number", ["1.50", "2.00"]],
  ["of percents line up", [0.5, 0.123], "percent", ["50.0%", "12.3%"]],
] as const)("decimals %s", (_, values, format, texts) => {
  expect(written([...values], format)).toEqual(texts);
});

test.each([
  ["seconds", ["0:00:01.5", "0:00:00.25", "0:00:00"], ["1.50 s", "0.25 s", "0.00 s"]],
  ["minutes", ["0:02:00", "-0:45:00"], ["2 min", "-45 min"]],
  ["hours and minutes", ["2:05:00", "0:45:00", "26:00:00"], ["2 h 05 min", "0 h 45 min", "26 h 00 min"]],
  ["hours", ["2:00:00", "26:00:00"], ["2 h", "26 h"]],
  ["days", ["24:00:00", "72:00:00", "0:00:00"], ["1 day", "3 days", "0 days"]],
  ["days and hours", ["51:00:00", "0:30:00"], ["2 d 03 h 00 min", "0 d 00 h 30 min"]],
  ["parts of a second after longer ones", ["1:00:00", "0:00:01.5", null], ["1:00:00.0", "0:00:01.5", "–"]],
  ["everything", ["-50:00:01.000000001"], ["-2 d 02:00:01.000000001"]],
  ["what is no duration", ["0:01:00", "soon", 3], ["1 min", "soon", "3"]],
])("durations in %s", (_, values, texts) => {
  expect(written(values, "duration")).toEqual(texts);
});

test("a later duration that is finer than the first ones loses nothing", () => {
  const style = styleOf("duration", ["24:00:00"], "x", false);
  expect(formatCell("1:02:03.5", style)).toBe("1:02:03.5");
});

test("a later cell with more decimals than the first ones keeps them", () => {
  expect(formatCell(2.5, styleOf("number", [1, 2], "x", false))).toBe("2.5");
});

test.each([
  ["id", [1000, 1000], ["1000", "1000"]],
  ["customer_id", [12345], ["12345"]],
  ["orderId", [12345], ["12345"]],
  ["Zip code", [12345], ["12345"]],
  ["year", [2013], ["2013"]],
  ["Year", [2013.0], ["2013"]],
  ["Jahr", [2023, 2024], ["2023", "2024"]],
  ["Jahr", [2023, 2024, 2023], ["2023", "2024", "2023"]],
  ["paid", [2023, 12024], ["2,023", "12,024"]],
  ["paid", [12345], ["12,345"]],
  ["delay", [12345, 12345], ["12,345", "12,345"]],
  ["flights", [58665, 54635, 54173], ["58,665", "54,635", "54,173"]],
  ["year", [2013.5], ["2,013.5"]],
] as const)("thousands of %s %j are %j", (field, values, texts) => {
  expect(written([...values], "number", field)).toEqual(texts);
});

test("thousands are not set apart in numbers of one length that never repeat, unless the page says so", () => {
  const orders = Array.from({ length: 30 }, (_, index) => 100_000 + index * 977);
  expect(written(orders, "integer", "order")[1]).toBe("100977");
  expect(written(orders, "integer", "order", true)[1]).toBe("100,977");
  const people = Array.from({ length: 30 }, (_, index) => 10 ** (index % 6) * (index + 3));
  expect(written(people, "integer", "people").at(-1)).toBe("3,200,000");
});

test.each([
  ["dates have no midnight", ["2013-01-09T00:00:00", null], ["Jan 9, 2013", "–"]],
  ["one that is not at midnight is told", ["2013-01-09T00:00:00", "2013-01-10"], ["Jan 9, 2013", "Jan 10, 2013"]],
  [
    "times are alike",
    ["2013-01-09T00:00:00", "2013-01-09T18:05:00"],
    ["Jan 9, 2013, 12:00 AM", "Jan 9, 2013, 6:05 PM"],
  ],
  ["seconds are told", ["2013-01-09T18:05:03", "2013-01-09T18:05:00"], ["Jan 9, 2013, 6:05:03 PM", "Jan 9, 2013, 6:05:00 PM"]],
  [
    "and their parts",
    ["2013-01-09T18:05:03.120000", "2013-01-09T18:05:03.000000001"],
    ["Jan 9, 2013, 6:05:03.120000000 PM", "Jan 9, 2013, 6:05:03.000000001 PM"],
  ],
  [
    "and zones where they differ",
    ["2024-10-27T02:30:00+02:00", "2024-10-27T02:30:00+01:00"],
    ["Oct 27, 2024, 2:30 AM +02:00", "Oct 27, 2024, 2:30 AM +01:00"],
  ],
] as const)("times: %s", (_, values, texts) => {
  expect(written([...values], "datetime")).toEqual(texts);
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
  const shown = [{ name: "a", label: "Arrival", format: "text", style: styleOf("text", [], "a", false), width: 1, sized: false, index: 0 }] as const;
  expect(orderInWords(both, [...shown])).toBe("Sorted by Arrival, ascending, then by b, ascending");
});

test("heads show the order where it cannot be cut off", () => {
  const [delay, flight] = shownColumns(flightTable(1, 10), { dep_delay: column({ label: "Delay" }), flight: column() });
  const sort = [{ column: "dep_delay", descending: true }, { column: "flight", descending: false }];
  expect([delay, flight].map((one) => one && headOf(one, sort))).toEqual(["↓ Delay", "flight ↑"]);
  expect(delay && headOf(delay, [])).toBe("Delay");
});

test("a text that does not fit ends in an ellipsis", () => {
  const measure = (text: string) => text.length;
  expect(fitText("Delay", 5, measure)).toBe("Delay");
  expect(fitText("Arrival delay", 8, measure)).toBe("Arrival…");
  expect(fitText("Delay", 0, measure)).toBe("…");
});
