/** Says below a field that another has changed what is typed into, and asks which text stays. */
interface Props {
  who: string;
  /** The text of the property as it is now. */
  text: string;
  onTake: () => void;
  onKeep: () => void;
}

const MOST = 120;

export function TheirsNote({ who, text, onTake, onKeep }: Props) {
  const shown = text.length > MOST ? `${text.slice(0, MOST)}…` : text;
  return (
    // The field keeps the focus.
    <div className="jt-c-theirs" role="alert" onPointerDown={(event) => event.preventDefault()}>
      <span>
        {text === "" ? `${who} emptied this while you typed.` : <>{who} set this to <b>{shown}</b> while you typed.</>}
      </span>
      <span>
        <button type="button" className="jt-c-plain-button" onClick={onTake}>
          Take theirs
        </button>
        <button type="button" className="jt-c-plain-button" onClick={onKeep}>
          Keep mine
        </button>
      </span>
    </div>
  );
}
