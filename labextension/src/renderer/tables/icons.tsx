/** The icons of a table's tools, which take the colour of their text. */
const SHAPES = {
  ascending: "M8 13V3M4.5 6.5 8 3l3.5 3.5",
  descending: "M8 3v10M4.5 9.5 8 13l3.5-3.5",
  unsorted: "M3.5 5h9M3.5 11h9M5 13.5l6-11",
  filter: "M2.5 3.5h11l-4.3 5v4.2l-2.4-1.3V8.5z",
  statistics: "M2.5 13.5h11M4.5 13.5v-4M8 13.5v-9M11.5 13.5V7",
  pin: "M3 2.5v11M6.5 8h7M9.5 5l-3 3 3 3",
  hide: "M2 2l12 12M6.3 3.9A7 7 0 0 1 8 3.7c3.6 0 5.6 3 6.2 4.3a9 9 0 0 1-1.8 2.4M4.3 5A9 9 0 0 0 1.8 8c.6 1.3 2.6 4.3 6.2 4.3a6.5 6.5 0 0 0 3-.7",
  fit: "M2.5 3v10M13.5 3v10M5 8h6M6.5 6.5 5 8l1.5 1.5M9.5 6.5 11 8 9.5 9.5",
  left: "M13 8H3M6.5 4.5 3 8l3.5 3.5",
  right: "M3 8h10M9.5 4.5 13 8l-3.5 3.5",
  columns: "M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10",
  close: "m4.5 4.5 7 7m0-7-7 7",
  grip: "M6 4v.01M6 8v.01M6 12v.01M10 4v.01M10 8v.01M10 12v.01",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  print: "M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z",
  download: "M8 2.5v7.5M4.8 7 8 10.2 11.2 7M2.5 13.5h11",
  sum: "M12 4.5V3H4l4 5-4 5h8v-1.5",
  views: "M4 2.5h8v11L8 10.5 4 13.5z",
  pen: "M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3zM9 4.7 11.3 7",
  group: "M2.5 3.5h11M5.5 8h8M5.5 12.5h8M2.5 6v6.5h1",
} as const;

export type ToolIconName = keyof typeof SHAPES;

export function ToolIcon({ name }: { name: ToolIconName }) {
  return (
    <svg className="jt-tool-icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" strokeWidth={name === "grip" ? 2 : 1.5} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={SHAPES[name]} />
    </svg>
  );
}
