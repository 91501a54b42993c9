import "./Plain.css";
import type { ReactNode } from "react";
import { say } from "../../core/locale.ts";

interface PlainProps {
  text: string;
  labelledBy: string | undefined;
  label: string | undefined;
  /** What shows the value, in place of its text. */
  children?: ReactNode;
}

/** A value that visitors read and cannot change. */
export function Plain({ text, labelledBy, label, children }: PlainProps) {
  return (
    <fieldset className="jt-plain" aria-labelledby={labelledBy} aria-label={label} data-empty={text === "" ? "" : undefined}>
      {text === "" ? say("None") : (children ?? text)}
    </fieldset>
  );
}
