import type { DateComponent } from "../../core/protocol.ts";
import Calendar, { weekStart } from "../../renderer/dates/Calendar.tsx";
import { presetDay, presetName } from "../../renderer/dates/presets.ts";
import { today } from "../../renderer/formats/days.ts";

interface DayPickerProps {
  component: DateComponent;
  day: string | null;
  fits(day: string): boolean;
  onDay(day: string | null): void;
}

/** The calendar of a date, with its presets. */
export default function DayPicker({ component, day, fits, onDay }: DayPickerProps) {
  const presets = component.presets.map((preset) => {
    const meant = presetDay(preset, today(), weekStart(component.first_weekday));
    return { name: presetName(preset), disabled: !fits(meant), choose: () => onDay(meant) };
  });
  return <Calendar days={day} limits={component} presets={presets} onDays={(days) => onDay(typeof days === "string" ? days : day)} />;
}
