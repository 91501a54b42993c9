/** The rows of a table that a visitor has selected, by what names them. */
import type { RowId } from "../../core/frames.ts";

/** The most rows that may be selected at once. */
export const MAX_SELECTED = 10_000;

/** The selection after one more row was chosen: alone, or added to and taken from the others. */
export function select(selected: RowId[], id: RowId, adds: boolean): RowId[] {
  if (!adds) return [id];
  if (selected.includes(id)) return selected.filter((one) => one !== id);
  return selected.length < MAX_SELECTED ? [...selected, id] : selected;
}

/** The selection with all of `ids`. */
export function selectRange(selected: RowId[], ids: RowId[]): RowId[] {
  return [...new Set([...selected, ...ids])].slice(0, MAX_SELECTED);
}

export function sameSelection(one: RowId[], other: RowId[]): boolean {
  return one.length === other.length && one.every((id, index) => id === other[index]);
}
