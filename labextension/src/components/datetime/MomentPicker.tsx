import type { DatetimeComponent, JsonValue } from "../../core/protocol.ts";
import Calendar from "../../renderer/dates/Calendar.tsx";
import Times from "../../renderer/dates/Times.tsx";

interface MomentPickerProps {
  component: DatetimeComponent;
  /** What the field shows, `YYYY-MM-DDTHH:MM:SS`. */
  moment: string | null;
  /** A limit as the field would show it. */
  limit(value: JsonValue): string | null;
  onMoment(moment: string, done: boolean): void;
}

/** The calendar of a date with a time, with a list of times beside it. */
export default function MomentPicker({ component, moment, limit, onMoment }: MomentPickerProps) {
  const [day = "", clock = ""] = moment?.split("T") ?? [];
  const [min, max] = [limit(component.min), limit(component.max)];
  const limits = { ...component, min: dayOf(min), max: dayOf(max) };

  function choose(chosen: string): void {
    const [earliest, latest] = [clockOn(min, chosen), clockOn(max, chosen)];
    const kept = clock || "00:00:00";
    onMoment(`${chosen}T${earliest !== "" && kept < earliest ? earliest : latest !== "" && kept > latest ? latest : kept}`, false);
  }

  return (
    <Calendar days={day || null} limits={limits} presets={[]} onDays={(days) => choose(typeof days === "string" ? days : day)}>
      <Times
        clock={clock}
        step={component.step}
        min={clockOn(min, day)}
        max={clockOn(max, day)}
        focuses={false}
        onClock={(time) => day !== "" && onMoment(`${day}T${time}`, true)}
      />
    </Calendar>
  );
}

/** The time of a limit on its own day; empty on others, where any time is within it. */
function clockOn(bound: string | null, of: string): string {
  return bound !== null && bound.startsWith(of) ? bound.slice("0000-00-00T".length) : "";
}

function dayOf(moment: string | null): JsonValue {
  return moment === null ? null : { $date: moment.slice(0, "0000-00-00".length) };
}
