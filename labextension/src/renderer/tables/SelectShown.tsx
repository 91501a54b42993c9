/** The check box that selects the rows that a table shows, in its head. */
import { say } from "../../core/locale.ts";

export function SelectShown({ shown, onChange }: { shown: "none" | "some" | "all"; onChange: () => void }) {
  return (
    <input
      type="checkbox"
      aria-label={say("Select the rows shown")}
      checked={shown === "all"}
      ref={(box) => {
        if (box) box.indeterminate = shown === "some";
      }}
      onChange={onChange}
    />
  );
}
