import { heard, say } from "../../core/locale.ts";

/** What is said where an answer is still to come, or cannot be had. */
export function Told({ error, again }: { error: string | null; again: () => void }) {
  if (error === null) {
    return (
      <output className="jt-told">
        <span className="jt-spinner" aria-hidden="true" />
        {say("Loading")}
      </output>
    );
  }
  return (
    <div className="jt-told" role="alert" data-error="">
      <span>{heard(error)}</span>{" "}
      <button type="button" className="jt-link" onClick={again}>
        {say("Try again")}
      </button>
    </div>
  );
}
