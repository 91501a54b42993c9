import { lazy } from "react";
import type { DatetimeComponent as Properties } from "../../core/protocol.ts";
import { Waiting } from "../../renderer/dates/Waiting.tsx";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";

const Field = lazy(() => import("./Field.tsx"));

export default function DatetimeField(props: ComponentProps<Properties>) {
  return <Waiting {...props} field={Field} />;
}
