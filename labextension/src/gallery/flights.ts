/** Rows of a made-up table of any length, computed when they are asked for. */
import type { RowsRequest, RowsWindow, TableData } from "../core/protocol.ts";

const AIRLINES = ["United Air Lines", "JetBlue Airways", "Delta Air Lines", "ExpressJet", "American Airlines"];
const PORTS = ["IAH", "MIA", "BQN", "ATL", "ORD", "FLL", "IAD", "MCO"];

const COLUMNS: TableData["columns"] = [
  { name: "departure", field: "departure", kind: "datetime" },
  { name: "flight", field: "flight", kind: "text" },
  { name: "airline", field: "airline", kind: "text" },
  { name: "dest", field: "dest", kind: "text" },
  { name: "dep_delay", field: "dep_delay", kind: "integer" },
  { name: "late", field: "late", kind: "boolean" },
  { name: "share", field: "share of day", kind: "number" },
  { name: "total_price", field: "Total Price ($)", kind: "number" },
];

function row(position: number): RowsWindow["rows"][number] {
  const delay = position % 23 === 0 ? null : ((position * 37) % 240) - 20;
  return [
    `2013-${String((position % 12) + 1).padStart(2, "0")}-01T${String(position % 24).padStart(2, "0")}:15:00`,
    `UA ${1000 + (position % 900)}`,
    AIRLINES[position % AIRLINES.length] ?? "",
    PORTS[position % PORTS.length] ?? "",
    delay,
    delay !== null && delay > 60,
    (position % 97) / 97,
    ((position * 7919) % 100_000) / 100,
  ];
}

/** A window in the order of the first sort key; only its direction is looked at. */
export function flightRows(total: number, { start, count, sort, search }: RowsRequest): RowsWindow {
  const found = search === "" ? total : Math.floor(total / 7);
  const length = Math.max(0, Math.min(count, found - start));
  const place = (index: number) => (sort[0]?.descending ? total - 1 - index : index);
  const positions = Array.from({ length }, (_, index) => place(start + index));
  return { start, layout: 1, total: found, positions, rows: positions.map(row) };
}

export function flightTable(version: number, total: number): TableData {
  const first = flightRows(total, {
    type: "rows", id: 1, component: "", table: version, start: 0, count: 50, sort: [], filter: [], search: "", keys: null,
  });
  return { table: version, layout: 1, total, columns: COLUMNS, first };
}
