/** The months of a year, with arrows to other years; loaded when they are first opened. */
import "@mantine/dates/styles.css";
import "./index.css";
import { MonthPicker } from "@mantine/dates";
import { useEffect, useRef } from "react";
import { dayText, firstOfMonth } from "../../core/moments.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { formatted, levels, nearest } from "../../renderer/dates/levels.ts";
import { today } from "../../renderer/formats/days.ts";

interface MonthsProps {
  /** The first day of the chosen month. */
  month: string | null;
  limits: { min: JsonValue; max: JsonValue };
  onMonth(month: string): void;
}

export default function Months({ month, limits, onMonth }: MonthsProps) {
  const root = useRef<HTMLDivElement>(null);
  const present = firstOfMonth(today());
  const start = month ?? nearest(present, dayText(limits.min), dayText(limits.max));
  // The month that it opened for has the focus, or the next one that can be chosen.
  useEffect(() => {
    const all = Array.from(root.current?.querySelectorAll<HTMLButtonElement>("[data-month]:enabled") ?? []);
    const from = all.find((one) => (one.dataset["month"] ?? "") >= start) ?? all.at(-1);
    from?.focus({ preventScroll: true });
    // eslint-disable-next-line react/exhaustive-deps
  }, []);
  const named = formatted({ month: "long", year: "numeric" });
  return (
    <div ref={root} className="jt-calendar jt-months">
      <MonthPicker
        {...levels(limits)}
        // In full, as it is in the name of each.
        monthsListFormat={formatted({ month: "long" })}
        defaultDate={start}
        value={month}
        getMonthControlProps={(day: string) => ({
          "data-month": firstOfMonth(day),
          "data-present": firstOfMonth(day) === present ? "" : undefined,
          "aria-label": named(day),
          "aria-current": firstOfMonth(day) === present ? ("date" as const) : undefined,
        })}
        // A second choice of the same month gives it again.
        onMonthSelect={(day) => onMonth(firstOfMonth(day))}
      />
    </div>
  );
}
