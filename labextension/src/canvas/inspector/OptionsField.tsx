/** The options of a choice, one a line. */
import { DraftField, MIXED, type FieldProps } from "./DraftField.tsx";
import { useFirst } from "./More.tsx";
import { optionText, optionsFrom, whyNoOptions } from "./options.ts";

export function OptionsField({ value, onChange, ...props }: FieldProps) {
  const options = Array.isArray(value) ? value : [];
  const { shown, more } = useFirst(options);
  return (
    <>
      <DraftField
        {...props}
        mixed={value === MIXED}
        rows={Math.min(Math.max(options.length, 2), 8)}
        text={shown.map(optionText).join("\n")}
        placeholder={"JFK = Kennedy"}
        onText={(next) => {
          const problem = whyNoOptions(next, shown);
          return problem === "" ? onChange([...optionsFrom(next, shown), ...options.slice(shown.length)], true) : Promise.resolve(problem);
        }}
      />
      {more}
      <small className="jt-c-note">One a line: a value, or value = label</small>
    </>
  );
}
