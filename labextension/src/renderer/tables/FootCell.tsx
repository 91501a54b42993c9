import type { CSSProperties } from "react";
import type { ToolColumn } from "./columns.ts";
import { isAtRight } from "./totals.ts";

interface FootCellProps {
  column: ToolColumn;
  name: string;
  function: string;
  value: string;
  style?: CSSProperties;
}

/** An aggregate below its column: what it is gives way where there is little room. */
export function FootCell({ column, name, function: said, value, style }: FootCellProps) {
  return (
    <div className="jt-foot-cell" data-numeric={isAtRight(column) ? "" : undefined} style={style} title={`${name}: ${value}`}>
      <span className="jt-unseen">{name}</span>
      <b>{value}</b>
      <small aria-hidden="true">{said}</small>
    </div>
  );
}
