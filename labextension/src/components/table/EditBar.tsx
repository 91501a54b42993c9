/** What is changed in a table and not saved, with what saves it and takes it back. */
import { say, sayCount } from "../../core/locale.ts";
import type { Editing } from "./use-editing.ts";

export function EditBar({ editing, cell }: { editing: Editing; cell: boolean }) {
  const { drafts, note, sending } = editing;
  const { open } = drafts;
  const wrong = open.filter(({ error }) => error !== null).length;
  const count = open.length;
  if (count === 0 && note === "" && !sending) return null;
  return (
    <div className="jt-table-bar">
      <output>
        {[
          sending ? say("Saving…") : "",
          count > 0 ? sayCount(count, "1 change", "{count} changes") : "",
          wrong > 0 ? sayCount(wrong, "1 is not saved: see its cell", "{count} are not saved: see their cells") : "",
          note,
        ]
          .filter((one) => one !== "")
          .join(" · ")}
      </output>
      {count > 0 ? (
        <span className="jt-table-steps">
          <button type="button" className="jt-button" data-size="small" aria-disabled={sending} onClick={() => drafts.discard()}>
            {say("Discard")}
          </button>
          {cell && wrong === count ? null : (
            <button type="button" className="jt-button" data-kind="primary" data-size="small" aria-busy={sending} onClick={() => editing.save()}>
              {say("Save")}
            </button>
          )}
        </span>
      ) : null}
    </div>
  );
}
