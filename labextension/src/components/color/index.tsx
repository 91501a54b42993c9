import { lazy } from "react";
import type { ColorComponent } from "../../core/protocol.ts";
import { Waiting } from "../../renderer/dates/Waiting.tsx";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Preview } from "./Preview.tsx";

const Field = lazy(() => import("./Field.tsx"));

export default function Color(given: ComponentProps<ColorComponent>) {
  return <Waiting {...given} field={Field} start={<Preview path={given.path} />} />;
}
