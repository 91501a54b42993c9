/** What is changed in a table and not saved, with what saves it and takes it back, and what adds and deletes rows. */
import { say, sayCount } from "../../core/locale.ts";
import type { Editing } from "./use-editing.ts";

interface EditBarProps {
  editing: Editing;
  /** Whether cells are sent by themselves. */
  cell: boolean;
  children?: React.ReactNode;
}

export function EditBar({ editing, cell, children }: EditBarProps) {
  const { drafts, note, sending } = editing;
  const { all, wrong, incomplete } = drafts.counts;
  const has = children !== null && (editing.canAdd || editing.canDelete);
  if (all === 0 && note === "" && !sending && !has) return null;
  return (
    <div className="jt-table-bar" data-changed={all > 0 ? "" : undefined}>
      {has ? <span className="jt-table-steps jt-table-rows">{children}</span> : null}
      <output>
        {[
          sending ? say("Saving…") : "",
          all > 0 ? sayCount(all, "1 change", "{count} changes") : "",
          wrong > 0 ? sayCount(wrong, "1 is not saved: see its cell", "{count} are not saved: see their cells") : "",
          incomplete > 0 ? sayCount(incomplete, "1 new row is not complete", "{count} new rows are not complete") : "",
          note,
        ]
          .filter((one) => one !== "")
          .join(" · ")}
      </output>
      {all > 0 ? (
        <span className="jt-table-steps">
          <button type="button" className="jt-button" data-size="small" aria-disabled={sending} onClick={() => drafts.discard()}>
            {say("Discard")}
          </button>
          {cell && wrong + incomplete === all ? null : (
            <button type="button" className="jt-button" data-kind="primary" data-size="small" aria-busy={sending} onClick={() => editing.save()}>
              {say("Save")}
            </button>
          )}
        </span>
      ) : null}
    </div>
  );
}
