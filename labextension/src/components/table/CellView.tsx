/** A cell of a table as elements of the page, in its format. */
import { say } from "../../core/locale.ts";
import type { Row } from "../../core/tables.ts";
import { badgeKindOf, imageOf, indented, partOf, pointsOf, starsOf, writeCell } from "../../renderer/formats/cell-formats.ts";
import { BadgeText } from "../../renderer/parts/Badge.tsx";
import type { ShownColumn } from "./columns.ts";
import type { RowLooks } from "./row-looks.ts";

interface CellProps {
  row: Row;
  column: ShownColumn;
  looks: RowLooks;
}

const [WIDTH, HEIGHT, EDGE] = [120, 24, 3];

function Line({ value, column }: { value: readonly (number | null)[]; column: ShownColumn }) {
  const points = pointsOf(value, column.style).map((point) => point && ([EDGE + point[0] * (WIDTH - 2 * EDGE), HEIGHT - EDGE - point[1] * (HEIGHT - 2 * EDGE)] as const));
  const path = points.map((point, at) => (point === null ? "" : `${points[at - 1] ? "L" : "M"}${point.map((one) => one.toFixed(1)).join(" ")}h0`)).join("");
  return (
    <svg className="jt-cell-line" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

/** What a cell holds; texts that do not fit its format are as they are. */
function Content({ row, column, looks }: CellProps) {
  const value = row.cells[column.index] ?? null;
  const { format, style } = column;
  const text = writeCell(value, style);
  if (value === null) return <span className="jt-cell-none">{text}</span>;
  if (format === "badge" && text !== "") return <BadgeText kind={badgeKindOf(value, style)}>{text}</BadgeText>;
  if (format === "link") {
    const target = looks.linkOf(row, column);
    return target === null ? text : (
      <a className="jt-cell-link" href={target} target="_blank" rel="noopener noreferrer">
        {text}
      </a>
    );
  }
  if (format === "image") {
    const address = imageOf(value);
    return address === null ? text : <img className="jt-cell-image" src={address} alt={say("Image")} />;
  }
  if (format === "progress") {
    const part = partOf(value, style);
    return part === null ? text : (
      <span className="jt-cell-progress">
        <span aria-hidden="true" style={{ "--jt-part": part } as never} />
        {text}
      </span>
    );
  }
  if (format === "rating") {
    const [stars, count] = [starsOf(value, style), style.max ?? 0];
    return stars === null || !Number.isInteger(count) || count > 20 ? text : (
      <span className="jt-cell-rating">
        <span aria-hidden="true" style={{ "--jt-part": count > 0 ? stars / count : 0 } as never}>
          {"★".repeat(count)}
        </span>
        {text}
      </span>
    );
  }
  if (format === "sparkline" && Array.isArray(value)) {
    return value.some((one) => one !== null) ? (
      <>
        <Line value={value} column={column} />
        <span className="jt-unseen">{text}</span>
      </>
    ) : text;
  }
  if (format === "json" && typeof value === "string" && indented(text) !== text) {
    return (
      <details className="jt-cell-nested">
        <summary>{text}</summary>
        <pre>{indented(text)}</pre>
      </details>
    );
  }
  return format === "code" || format === "json" ? <code>{text}</code> : text;
}

export function CellView(cell: CellProps) {
  const { row, column, looks } = cell;
  const style = looks.styleOf(row, column);
  const tip = looks.tooltipOf(row, column);
  // The row has its own colour already.
  const kind = style === looks.rowStyle(row) ? undefined : style?.kind;
  return (
    <span className="jt-cell" data-kind={kind ?? undefined} data-bold={style?.bold ? "" : undefined} data-strike={style?.strike ? "" : undefined} title={tip || undefined}>
      <Content {...cell} />
    </span>
  );
}
