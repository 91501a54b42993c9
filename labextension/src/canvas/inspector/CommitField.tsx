/** A text field that takes what is typed when it is left: a name, which is wrong while it is half typed. */
import { useRef, useState } from "react";
import { TheirsNote } from "../controls/TheirsNote.tsx";
import { useTheirs, useTypedPlace } from "../session/typed.ts";
import { useWanted } from "./wanted.ts";

interface CommitProps {
  label: string;
  text: string;
  /** Why a text cannot be taken; empty if it can. */
  whyNot: (text: string) => string;
  onCommit: (text: string) => void;
  /** Moves the focus after Enter, which takes the text; by default it stays. */
  onEnter?: () => void;
  /** The name by which it can be asked for. */
  property?: string;
}

export function CommitField({ label, text, whyNot, onCommit, onEnter, property }: CommitProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const row = useWanted(property);
  const field = useRef<HTMLInputElement>(null);
  const typed = draft ?? text;
  const why = typed === text ? "" : whyNot(typed);
  const theirs = useTheirs(useTypedPlace(), text, draft);
  const asks = theirs.who !== null;
  function take(): void {
    if (asks) return;
    if (why === "" && typed !== text) theirs.own(() => onCommit(typed));
    setDraft(null);
  }
  function choose(keeps: boolean): void {
    theirs.settle();
    if (keeps && why === "") theirs.own(() => onCommit(typed));
    if (!keeps || why === "") setDraft(null);
    field.current?.focus();
  }
  return (
    <div ref={row} className="jt-c-grow">
      <input
        ref={field}
        className="jt-c-input jt-c-mono"
        aria-label={label}
        aria-invalid={why !== "" || undefined}
        spellCheck={false}
        value={typed}
        onChange={({ target }) => setDraft(target.value)}
        onFocus={({ target }) => target.select()}
        onBlur={take}
        onKeyDown={(event) => {
          // Leaving the field takes the text.
          if (event.key === "Enter" && why === "" && !asks) (onEnter ?? take)();
          if (event.key === "Escape" && asks) choose(false);
          else if (event.key === "Escape") setDraft(null);
        }}
      />
      {why === "" ? null : <small className="jt-c-field-problem">{why}</small>}
      {theirs.who === null ? null : <TheirsNote who={theirs.who} text={text} onTake={() => choose(false)} onKeep={() => choose(true)} />}
    </div>
  );
}
