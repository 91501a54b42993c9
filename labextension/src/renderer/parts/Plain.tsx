import "./Plain.css";
import { say } from "../../core/locale.ts";

interface PlainProps {
  text: string;
  labelledBy: string | undefined;
  label: string | undefined;
}

/** A value that visitors read and cannot change. */
export function Plain({ text, labelledBy, label }: PlainProps) {
  return (
    <fieldset className="jt-plain" aria-labelledby={labelledBy} aria-label={label} data-empty={text === "" ? "" : undefined}>
      {text === "" ? say("None") : text}
    </fieldset>
  );
}
