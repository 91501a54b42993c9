import "./Plain.css";

interface PlainProps {
  text: string;
  labelledBy: string | undefined;
  label: string | undefined;
}

/** A value that visitors read and cannot change. */
export function Plain({ text, labelledBy, label }: PlainProps) {
  return (
    <fieldset className="jt-plain" aria-labelledby={labelledBy} aria-label={label} data-empty={text === "" ? "" : undefined}>
      {text === "" ? "None" : text}
    </fieldset>
  );
}
