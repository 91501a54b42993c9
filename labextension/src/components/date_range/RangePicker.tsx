import { useState } from "react";
import type { DateRangeComponent } from "../../core/protocol.ts";
import Calendar, { weekStart } from "../../renderer/dates/Calendar.tsx";
import { presetName, presetRange } from "../../renderer/dates/presets.ts";
import { today } from "../../renderer/formats/days.ts";

type Ends = [string | null, string | null];

interface RangePickerProps {
  component: DateRangeComponent;
  range: Ends;
  fits(days: [string, string]): boolean;
  onRange(days: [string, string]): void;
}

/** The calendar of a range of dates, with its presets; a first day that was chosen waits there for the last one. */
export default function RangePicker({ component, range, fits, onRange }: RangePickerProps) {
  const [chosen, setChosen] = useState<Ends>(range[0] !== null && range[1] !== null ? range : [null, null]);
  const presets = component.presets.map((preset) => {
    const meant = presetRange(preset, today(), weekStart(component.first_weekday));
    return { name: presetName(preset), disabled: !fits(meant), choose: () => onRange(meant) };
  });

  function take(days: Ends): void {
    setChosen(days);
    const [start, end] = days;
    if (start !== null && end !== null) onRange([start, end]);
  }

  return <Calendar days={chosen} limits={component} wide presets={presets} onDays={(days) => Array.isArray(days) && take(days)} />;
}
