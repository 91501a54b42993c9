import type { ReactNode } from "react";
import { isInstant } from "../../core/moments.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import type { Picking } from "../../renderer/dates/PickerInput.tsx";
import { abbreviation } from "../../renderer/formats/zones.ts";
import { otherOf } from "./zoned.ts";

/** The time zone of a value. Where the clocks show the same time twice, it is a button that chooses the other one. */
export function zoneOf({ value, choose }: Picking, zone: string): { text: string; node: ReactNode } {
  const named = (one: JsonValue) => abbreviation(isInstant(one) ? (one as { $datetime: string }).$datetime : new Date().toISOString(), zone);
  const text = named(value);
  const other = otherOf(value, zone);
  if (other === null) {
    return {
      text,
      node: (
        <span className="jt-zone" title={zone}>
          {text}
        </span>
      ),
    };
  }
  const tip = say("The clocks show this time twice. This is {this}; click for {other}.", { this: text, other: named(other) });
  return {
    text,
    node: (
      <button type="button" className="jt-zone" title={tip} aria-label={tip} onClick={() => choose(other, false)}>
        {text}
      </button>
    ),
  };
}
