import { lazy } from "react";
import { timeZone } from "../../core/moments.ts";
import type { DatetimeComponent as Properties, JsonValue } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { PickerInput } from "../../renderer/dates/PickerInput.tsx";
import type { Arrival } from "../../renderer/hooks/arrival.ts";
import { readMoment, writeClock, writeMoment } from "../../renderer/formats/clocks.ts";
import { dayHint, writeDay } from "../../renderer/formats/days.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { zoneOf } from "./Zone.tsx";
import { meant, shownOf, zoneNames } from "./zoned.ts";

const load = () => import("./MomentPicker.tsx");
const MomentPicker = lazy(load);

export default function DatetimeField({ path, component, arrival }: ComponentProps<Properties> & { arrival: Arrival }) {
  const zone = component.time_zone === null ? null : component.time_zone === "visitor" ? timeZone() || "UTC" : component.time_zone;

  function read(text: string): JsonValue {
    if (text.trim() === "") return null;
    const found = readMoment(text);
    return found === null ? text : (meant(found, zone) ?? text);
  }

  function write(value: JsonValue): string {
    const moment = shownOf(value, zone);
    return moment === null ? "" : writeMoment(moment);
  }

  /** A time that the clocks of the zone skip does not exist, and is not taken for another one. */
  function explain(text: string): string | null {
    const found = readMoment(text);
    if (found === null) return null;
    if (zone === null) return found.zone === "" ? null : say("Enter a date and a time, without a time zone.");
    const [day = "", clock = ""] = found.moment.split("T");
    if (found.zone === "") return say("The clocks of {place} skip {time} on {day}. Enter another time.", { place: placeOf(zone), time: writeClock(clock), day: writeDay(day) });
    const names = zoneNames(found.moment, zone);
    return names.length === 0 ? null : say("Enter the time of {place}, or with an offset such as +01:00.", { place: placeOf(zone) });
  }

  return (
    <PickerInput
      path={path}
      component={component}
      arrival={arrival}
      name={say("Choose a date and a time")}
      hint={`${dayHint()}, ${writeClock("13:30:00")}`}
      write={write}
      read={read}
      explain={explain}
      height={300}
      preload={() => void load()}
      suffix={(picking) => (zone === null ? null : zoneOf(picking, zone))}
      renderPicker={({ value, choose }) => (
        <MomentPicker
          component={component}
          moment={shownOf(value, zone)}
          limit={(one) => shownOf(one, zone)}
          onMoment={(moment, done) => choose(meant({ moment, zone: "" }, zone) ?? writeMoment(moment), done)}
        />
      )}
    />
  );
}

/** A zone as people call it: "Berlin". */
function placeOf(zone: string): string {
  return zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");
}
