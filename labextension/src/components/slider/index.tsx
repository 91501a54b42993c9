import { lazy } from "react";
import type { SliderComponent as Properties } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Later } from "../../renderer/parts/Later.tsx";

const Field = lazy(() => import("./Field.tsx"));

export default function Slider(given: ComponentProps<Properties>) {
  return (
    <Later height={given.component.label ? 60 : 56}>
      <Field {...given} />
    </Later>
  );
}
