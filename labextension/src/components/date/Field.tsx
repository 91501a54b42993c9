import { lazy } from "react";
import { misfitOf } from "../../core/checks.ts";
import { isDay } from "../../core/moments.ts";
import type { DateComponent as Properties, JsonValue } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { PickerInput } from "../../renderer/dates/PickerInput.tsx";
import type { Arrival } from "../../renderer/hooks/arrival.ts";
import { dayHint, readDay, today, writeDay } from "../../renderer/formats/days.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";

const load = () => import("./DayPicker.tsx");
const DayPicker = lazy(load);

function read(text: string): JsonValue {
  if (text.trim() === "") return null;
  const day = readDay(text, today());
  return day === null ? text : { $date: day };
}

function write(value: JsonValue): string {
  return isDay(value) ? writeDay(value.$date) : "";
}

export default function DateField({ path, component, arrival }: ComponentProps<Properties> & { arrival: Arrival }) {
  return (
    <PickerInput
      path={path}
      component={component}
      arrival={arrival}
      name={say("Choose a date")}
      hint={dayHint()}
      write={write}
      read={read}
      height={300}
      preload={() => void load()}
      renderPicker={({ value, choose }) => (
        <DayPicker
          component={component}
          day={isDay(value) ? value.$date : null}
          fits={(day) => misfitOf(component, { $date: day }) === null}
          onDay={(day) => choose(day === null ? null : { $date: day }, true)}
        />
      )}
    />
  );
}
