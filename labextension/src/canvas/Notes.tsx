/** News at the foot of the page, and what keeps the canvas from working at its top. */
import { useEffect, type ReactNode } from "react";
import { useCell } from "../renderer/hooks/renderer.ts";
import { useCanvas } from "./context.ts";
import { Icon } from "./controls/Icon.tsx";
import { IconButton } from "./controls/IconButton.tsx";
import { namesIn } from "./document/tree.ts";

/** What is shown while the file cannot be read. */
const SHOWN_WHILE = { now: "", before: "You see the last good page. ", never: "The page is shown when that is put right. " };
/** Milliseconds for which news are shown. */
const SHOWN = 5000;

export function Note() {
  const { canvas } = useCanvas();
  const note = useCell(canvas.note);
  useEffect(() => {
    if (note === null || note.kind === "error" || note.stays) return undefined;
    const timer = setTimeout(() => canvas.note.get() === note && canvas.say(null), SHOWN);
    return () => clearTimeout(timer);
  }, [note, canvas]);
  if (note === null) return null;
  return (
    <div className="jt-c-toast-place">
      <div className="jt-c-toast" data-kind={note.kind} role={note.kind === "error" ? "alert" : "status"}>
        <Icon name={note.kind === "error" ? "error" : note.kind === "other" ? "users" : "info"} />
        <span>{note.text}</span>
        {note.action ? (
          <button
            type="button"
            className="jt-c-link"
            onClick={() => {
              note.action?.run();
              canvas.say(null);
            }}
          >
            {note.action.label}
          </button>
        ) : null}
        <IconButton label="Close" small onClick={() => canvas.say(null)}>
          <Icon name="close" size={14} />
        </IconButton>
      </div>
    </div>
  );
}

/** A text that is cut where there is little room, and whole in its tip. */
function Brief({ text }: { text: string }) {
  return (
    <span className="jt-c-brief" title={text}>
      {text}
    </span>
  );
}

export function Banner() {
  return useBanner();
}

/** What keeps the canvas from working: one thing at a time, the most severe first; null for nothing. */
export function useBanner(): ReactNode {
  const { canvas } = useCanvas();
  const connection = useCell(canvas.store.connection);
  const state = useCell(canvas.saver.state);
  const kernel = useCell(canvas.store.kernel);
  const held = useCell(canvas.problems.held);
  const mode = useCell(canvas.mode);
  const page = useCell(canvas.page);
  const count = state.kind === "unsent" ? state.count : canvas.saver.waiting.length;
  const edits = `Your ${count} ${count === 1 ? "edit is" : "edits are"}`;
  const why = held?.why ?? (state.kind === "unsent" ? state.why : null);
  if (why !== null) {
    const when = held?.reads === "never" ? "saved then" : "saved when that is put right";
    const kept = `${count === 0 ? "What you change is" : edits} kept in this tab, and ${when}.`;
    return (
      <div className="jt-c-banner" data-kind={held?.newer ? "info" : "error"} role={held?.newer ? "status" : "alert"}>
        <Icon name={held?.newer ? "info" : "error"} />
        <span>
          <b>{why.replace(/\.?$/, ".")}</b> {`${SHOWN_WHILE[held?.reads ?? "now"]}${kept}`}
        </span>
        {count === 0 ? null : (
          <button type="button" className="jt-c-plain-button" onClick={() => canvas.saver.retry()}>
            Try again
          </button>
        )}
      </div>
    );
  }
  if (connection.status === "refused" || connection.status === "ended") {
    return (
      <div className="jt-c-banner" data-kind="error" role="alert">
        <Icon name="error" />
        <span>{`The server closed this page. ${connection.reason}`}</span>
        {connection.status === "refused" ? (
          <button type="button" className="jt-c-plain-button" onClick={() => canvas.visit.retry()}>
            Open it again
          </button>
        ) : null}
      </div>
    );
  }
  if (connection.status === "lost" || state.kind === "unsent") {
    return (
      <div className="jt-c-banner" data-kind="warning" role="status">
        <Icon name="offline" />
        <span>{count === 0 ? "No connection. You can go on; edits are sent when it is back." : `No connection. ${edits} kept and sent when it is back.`}</span>
      </div>
    );
  }
  // An empty page offers it by itself.
  const asks = !(mode === "build" && namesIn(page, "").length === 0);
  if (asks && (kernel?.status === "not_run" || (kernel?.runnable && kernel.status === "missing"))) {
    return (
      <div className="jt-c-banner" data-kind="warning" role="status">
        <Icon name="refresh" />
        <Brief text={kernel.message || "The notebook’s handlers are not defined yet."} />
        <button type="button" className="jt-c-plain-button" onClick={() => canvas.runNotebook()}>
          <Icon name="run_all" size={12} />
          Run all cells
        </button>
      </div>
    );
  }
  if (kernel !== null && !kernel.runnable && (kernel.status === "missing" || kernel.status === "dead")) {
    return (
      <div className="jt-c-banner" data-kind="warning" role="status">
        <Icon name="warning" />
        <Brief text={kernel.message || "The notebook’s kernel is not available."} />
      </div>
    );
  }
  return null;
}
