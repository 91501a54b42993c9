import { lazy } from "react";
import type { DateComponent as Properties } from "../../core/protocol.ts";
import { Waiting } from "../../renderer/dates/Waiting.tsx";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";

const Field = lazy(() => import("./Field.tsx"));

export default function DateField(props: ComponentProps<Properties>) {
  return <Waiting {...props} field={Field} />;
}
