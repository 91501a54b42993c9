import { lazy } from "react";
import type { JsonValue, MonthComponent as Properties } from "../../core/protocol.ts";
import { isMonth } from "../../core/moments.ts";
import { isoText, Waiting } from "../../renderer/dates/Waiting.tsx";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";

const Field = lazy(() => import("./Field.tsx"));

function write(value: JsonValue): string {
  return isMonth(value) ? value.$date.slice(0, "0000-00".length) : isoText(value);
}

export default function MonthField(props: ComponentProps<Properties>) {
  return <Waiting {...props} field={Field} write={write} />;
}
