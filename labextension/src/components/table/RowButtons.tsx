/** The buttons that add and delete rows. */
import { say, sayCount } from "../../core/locale.ts";
import type { RowTools } from "./row-tools.ts";

export function RowButtons({ canAdd, canDelete, add, turn, count, deleted }: RowTools) {
  return (
    <>
      {canAdd ? <AddButton onAdd={add} keys={say("Insert, or Ctrl+Shift+Enter")} /> : null}
      {canDelete ? (
        <button type="button" className="jt-button" data-size="small" title={say("Ctrl+Delete")} aria-disabled={count === 0} onClick={turn}>
          {deleted ? sayCount(count, "Keep row", "Keep {count} rows") : sayCount(Math.max(count, 1), "Delete row", "Delete {count} rows")}
        </button>
      ) : null}
    </>
  );
}

export function AddButton({ onAdd, keys }: { onAdd: () => void; keys?: string }) {
  return (
    <button type="button" className="jt-button" data-size="small" title={keys} onClick={onAdd}>
      {say("+ Row")}
    </button>
  );
}
