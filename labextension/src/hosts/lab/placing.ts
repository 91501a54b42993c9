/** Where a badge is in its cell. */

/** Pixels between a badge and what is beside it. */
const GAP = 8;

export interface Around {
  editor: { left: number; right: number };
  /** The width of the badge. */
  badge: number;
  /** The left edge of the cell's toolbar, where one is shown. */
  toolbar: number | null;
  /** The right edge of the code beside the badge. */
  lines: number;
}

export interface Place {
  /** The right edge of the badge. */
  right: number;
  /** Whether it is on the cell's upper border, because there is no room beside the code. */
  isOutside: boolean;
}

export function placeOf({ editor, badge, toolbar, lines }: Around): Place {
  const corner = editor.right - GAP;
  const right = Math.min(corner, toolbar === null ? corner : toolbar - GAP);
  if (right - badge >= lines + GAP) return { right, isOutside: false };
  return { right: right - badge >= editor.left ? right : corner, isOutside: true };
}
