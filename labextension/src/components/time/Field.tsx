import { lazy } from "react";
import { isClock } from "../../core/moments.ts";
import type { JsonValue, TimeComponent as Properties } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { PickerInput } from "../../renderer/dates/PickerInput.tsx";
import type { Arrival } from "../../renderer/hooks/arrival.ts";
import { readClock, writeClock } from "../../renderer/formats/clocks.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";

const load = () => import("../../renderer/dates/Times.tsx");
const Times = lazy(load);

function read(text: string): JsonValue {
  if (text.trim() === "") return null;
  const clock = readClock(text);
  return clock === null ? text : { $time: clock };
}

/** `HH:MM:SS` of a time of day, with the digits of a second where it has such; empty for none. */
function clockOf(value: JsonValue): string {
  if (!isClock(value)) return "";
  return value.$time.length === "00:00".length ? `${value.$time}:00` : value.$time;
}

function write(value: JsonValue): string {
  return isClock(value) ? writeClock(clockOf(value)) : "";
}

export default function TimeField({ path, component, arrival }: ComponentProps<Properties> & { arrival: Arrival }) {
  return (
    <PickerInput
      path={path}
      component={component}
      arrival={arrival}
      name={say("Choose a time")}
      clock
      hint={writeClock("13:30:00")}
      write={write}
      read={read}
      height={280}
      preload={() => void load()}
      renderPicker={({ value, choose }) => (
        <Times
          clock={clockOf(value)}
          step={component.step}
          min={clockOf(component.min)}
          max={clockOf(component.max)}
          focuses
          onClock={(clock) => choose({ $time: clock }, true)}
        />
      )}
    />
  );
}
