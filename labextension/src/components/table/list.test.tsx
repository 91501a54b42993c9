import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { FakeOptions } from "../../core/fake.ts";
import { selectedOf } from "../../core/frames.ts";
import type { JsonValue, RowsWindow, TableComponent, TableData } from "../../core/protocol.ts";
import { flightRows, flightTable } from "../../gallery/flights.ts";
import { column, make } from "../../gallery/properties.ts";
import { show, type Shown } from "../../testing.ts";
import { shownColumns } from "./columns.ts";
import { viewOf } from "./view.ts";

async function list(properties: Partial<TableComponent> = {}, total = 1000, query?: FakeOptions["query"]): Promise<Shown> {
  const shown = await show(
    { flights: make("table", { label: "Flights", view: "list", handlers: { select: "show" }, ...properties }) },
    { rows: (request) => flightRows(total, request), ...(query ? { query } : {}) },
  );
  await shown.let(() => shown.peer.update(-1, { flights: { data: flightTable(1, total) as unknown as JsonValue } }));
  await waitFor(() => expect(screen.getAllByRole("row").length).toBeGreaterThan(2));
  return shown;
}

const bodies = () => screen.getAllByRole("row").slice(1);

describe("a table as a list", () => {
  test("is a plain table, of which more rows are shown on demand", async () => {
    const shown = await list();
    expect(screen.getByRole("table", { name: "Flights" })).toBeDefined();
    expect(screen.getAllByRole("columnheader").map((head) => head.textContent).slice(0, 3)).toEqual(["Selected", "departure", "flight"]);
    expect(bodies()).toHaveLength(20);
    await shown.user.click(screen.getByRole("button", { name: "Show more" }));
    expect(bodies()).toHaveLength(40);
  });

  test("selects by radio buttons or boxes, with the same events", async () => {
    const shown = await list();
    await shown.user.click(screen.getByRole("radio", { name: "Select row 3" }));
    expect(shown.events()).toEqual([{ component: "flights", name: "select", state: { flights: { table: 1, selected: [2] } } }]);
    await shown.user.click(screen.getByRole("radio", { name: "Select row 1" }));
    expect(selectedOf(shown.store.values.get("flights"))).toEqual([0]);
  });

  test("of several selects each box", async () => {
    const shown = await list({ selection: "multiple" });
    for (const name of ["Select row 3", "Select row 5", "Select row 3"]) await shown.user.click(screen.getByRole("checkbox", { name }));
    expect(selectedOf(shown.store.values.get("flights"))).toEqual([4]);
  });

  test("sorts by its heads, and begins at the first rows again", async () => {
    const shown = await list({ selection: "none", columns: { flight: column({ sortable: false }) } });
    await shown.user.click(screen.getByRole("button", { name: "Show more" }));
    const order = () => shown.peer.received.findLast((message) => message.type === "rows")?.sort;
    await shown.user.click(screen.getByRole("button", { name: "dep_delay" }));
    expect(order()).toEqual([{ column: "dep_delay", descending: false }]);
    expect(bodies()).toHaveLength(20);
    await shown.user.click(screen.getByRole("button", { name: "dep_delay" }));
    expect(order()).toEqual([{ column: "dep_delay", descending: true }]);
    expect(screen.getByRole("columnheader", { name: "dep_delay" }).getAttribute("aria-sort")).toBe("descending");
    expect(screen.queryByRole("button", { name: "flight" })).toBeNull();
  });

  test("has aggregates below their columns, and as a line below cards", async () => {
    const totals: FakeOptions["query"] = () => ({ kind: "totals", count: 1000, aggregates: [12.5] });
    const shown = await list({ columns: { dep_delay: column({ label: "Delay", aggregate: "mean" }) } }, 1000, totals);
    await waitFor(() => expect(shown.find("flights", "tfoot").textContent).toBe("TotalsMean of Delay12.5Mean"));
    expect(shown.find("flights", "tfoot td:nth-child(2) .jt-foot-cell").hasAttribute("data-numeric")).toBe(true);
    expect(shown.slot("flights")?.querySelector(".jt-totals")).toBeNull();
  });

  test("has groups that open and close, and can be taken out", async () => {
    const groups: FakeOptions["query"] = ({ question }) => ({
      kind: "groups",
      groups: ["IAH", null].map((key, at) => ({ keys: [key], count: 500 + at, aggregates: question.kind === "groups" ? question.aggregates.map(() => 7) : [] })),
      more: true,
    });
    const shown = await list({ group_by: ["dest"], columns: { departure: column(), dep_delay: column({ label: "Delay", aggregate: "sum" }) } }, 1000, groups);
    const group = await screen.findByRole("button", { name: "dest: IAH 500 rows" });
    expect(bodies().slice(0, 2).map((row) => row.textContent)).toEqual(["dest: IAH500 rows7", "dest: (empty)501 rows7"]);
    expect(screen.getByText("These are the first 10,000 groups. Filter to see others.")).toBeDefined();
    await shown.user.click(group);
    expect(group.getAttribute("aria-expanded")).toBe("true");
    expect(shown.peer.received.findLast((message) => message.type === "rows")?.filter).toEqual([{ column: "dest", operator: "in", value: ["IAH"] }]);
    await waitFor(() => expect(screen.getAllByRole("radio").length).toBeGreaterThan(10));
    await shown.user.click(screen.getAllByRole("radio")[0] as HTMLElement);
    expect(selectedOf(shown.store.values.get("flights"))).toEqual([0]);
    await shown.user.click(screen.getByRole("button", { name: "Do not group by dest" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: /^dest: / })).toBeNull());
    expect(bodies()).toHaveLength(21);
  });

  test("ends at 1,000 rows, and says how others are seen", async () => {
    const hidden = ["departure", "airline", "dest", "dep_delay", "late", "share", "total_price"].map((name) => [name, column({ visible: false })]);
    const shown = await list({ columns: Object.fromEntries(hidden) as TableComponent["columns"] }, 5000);
    // Looking elements up by role takes long among so many.
    const more = () => shown.slot("flights")?.querySelector(".jt-list-more button");
    for (let button = more(); button; button = more()) await act(async () => void fireEvent.click(button as Element));
    expect(shown.slot("flights")?.querySelectorAll("tbody tr")).toHaveLength(1000);
    expect(shown.slot("flights")?.textContent).toContain("These are the first 1,000 of 5,000 rows. Search or filter to see others.");
  });

  test("draws each format as elements, and what does not fit as text", async () => {
    const columns = {
      link: column({ format: "link" }), badge: column({ format: "badge", kinds: { late: "error" } }), done: column({ format: "progress" }),
      line: column({ format: "sparkline" }), stars: column({ format: "rating" }), photo: column({ format: "image" }), extra: column({ format: "json" }),
      total: column({ styles: [{ when: "row.total > 5", kind: "warning", bold: true, strike: false }], tooltip: "{{ row.badge }}!" }),
    };
    const rows = [
      ["https://example.org/a", "late", 0.5, [1, 2], 4, "data:image/png;base64,AAAA", '{"a":1}', 9],
      ["javascript:alert(1)", "odd", 2, "[1, 'x']", 9, "https://example.org/a.png", "plain", 1],
    ] as RowsWindow["rows"];
    const first = { start: 0, layout: 1, total: 2, positions: [0, 1], rows };
    const kinds = ["text", "text", "number", "text", "integer", "text", "text", "integer"] as const;
    const data: TableData = { ...flightTable(1, 2), total: 2, first, columns: Object.keys(columns).map((name, at) => ({ name, field: name, kind: kinds[at] ?? "text" })) };
    const shown = await show({ flights: make("table", { view: "list", columns }) }, { rows: () => first });
    await shown.let(() => shown.peer.update(-1, { flights: { data: data as unknown as JsonValue } }));
    await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(3));
    const [fits, other] = bodies().map((row) => row as HTMLElement);
    const link = fits?.querySelector("a");
    expect([link?.href, link?.target, link?.rel]).toEqual(["https://example.org/a", "_blank", "noopener noreferrer"]);
    expect(fits?.querySelector(".jt-badge")?.getAttribute("data-kind")).toBe("error");
    expect(["svg", "img", "details", ".jt-cell-progress", ".jt-cell-rating"].map((one) => fits?.querySelector(one) !== null)).toEqual([true, true, true, true, true]);
    expect(other?.querySelector("a, svg, img, details, .jt-cell-progress, .jt-cell-rating")).toBeNull();
    expect(other?.textContent).toContain("javascript:alert(1)");
    const styled = [fits, other].map((row) => row?.querySelector("td:last-child .jt-cell"));
    expect(styled.map((one) => [one?.getAttribute("data-kind"), one?.hasAttribute("data-bold"), one?.getAttribute("title")])).toEqual([["warning", true, "late!"], [null, false, "odd!"]]);
  });
});

test("a table is a list where it is narrow and its columns have no room", () => {
  const columns = shownColumns(flightTable(1, 10), {});
  const few = columns.slice(0, 1);
  const listed = (...given: Parameters<typeof viewOf>) => viewOf(...given).list;
  expect(listed("auto", 500, columns, 1400)).toBe(true);
  expect(listed("auto", 500, few, 1400)).toBe(false);
  expect(listed("auto", 360, few, 390)).toBe(true);
  expect(listed("auto", 700, columns, 1400)).toBe(false);
  expect(listed("auto", 0, columns, 390)).toBe(false);
  expect(viewOf("list", 900, few, 1400)).toEqual({ list: true, narrow: false });
  expect(viewOf("grid", 360, columns, 390)).toEqual({ list: false, narrow: true });
});
