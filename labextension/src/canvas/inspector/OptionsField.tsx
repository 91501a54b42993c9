/** The options of a choice, one a line. */
import { useState } from "react";
import { DraftField, MIXED, type FieldProps } from "./DraftField.tsx";
import { More, MOST_SHOWN } from "./More.tsx";
import { optionText, optionsFrom } from "./options.ts";

export function OptionsField({ value, onChange, ...props }: FieldProps) {
  const [all, setAll] = useState(false);
  const options = Array.isArray(value) ? value : [];
  const shown = all ? options : options.slice(0, MOST_SHOWN);
  const hidden = options.slice(shown.length);
  return (
    <>
      <DraftField
        {...props}
        mixed={value === MIXED}
        rows={Math.min(Math.max(options.length, 2), 8)}
        text={shown.map(optionText).join("\n")}
        placeholder={"JFK = Kennedy"}
        onText={(next) => onChange([...optionsFrom(next, shown), ...hidden], true)}
      />
      <More count={hidden.length} onAll={() => setAll(true)} />
      <small className="jt-c-note">One a line: a value, or value = label</small>
    </>
  );
}
