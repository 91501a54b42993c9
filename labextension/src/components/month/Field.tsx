import { lazy } from "react";
import { isDay } from "../../core/moments.ts";
import type { JsonValue, MonthComponent as Properties } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { PickerInput } from "../../renderer/dates/PickerInput.tsx";
import type { Arrival } from "../../renderer/hooks/arrival.ts";
import { monthHint, today } from "../../renderer/formats/days.ts";
import { readMonth, writeMonth } from "../../renderer/formats/months.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";

const load = () => import("./Months.tsx");
const Months = lazy(load);

function read(text: string): JsonValue {
  if (text.trim() === "") return null;
  const month = readMonth(text, today());
  return month === null ? text : { $date: month };
}

function write(value: JsonValue): string {
  return isDay(value) ? writeMonth(value.$date) : "";
}

export default function MonthField({ path, component, arrival }: ComponentProps<Properties> & { arrival: Arrival }) {
  return (
    <PickerInput
      path={path}
      component={component}
      arrival={arrival}
      name={say("Choose a month")}
      hint={monthHint()}
      write={write}
      read={read}
      height={230}
      preload={() => void load()}
      renderPicker={({ value, choose }) => (
        <Months month={isDay(value) ? value.$date : null} limits={component} onMonth={(month) => choose({ $date: month }, true)} />
      )}
    />
  );
}
