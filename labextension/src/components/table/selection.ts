/** The rows of a table that a visitor has selected, by their place in the frame. */
/** The most rows that may be selected at once. */
const MAX_SELECTED = 10_000;

/** The selection after one more row was chosen: alone, or added to and taken from the others. */
export function select(selected: number[], position: number, adds: boolean): number[] {
  if (!adds) return [position];
  if (selected.includes(position)) return selected.filter((one) => one !== position);
  return selected.length < MAX_SELECTED ? [...selected, position] : selected;
}

/** The selection with all of `positions`. */
export function selectRange(selected: number[], positions: number[]): number[] {
  return [...new Set([...selected, ...positions])].slice(0, MAX_SELECTED);
}

export function sameSelection(one: number[], other: number[]): boolean {
  return one.length === other.length && one.every((position, index) => position === other[index]);
}
