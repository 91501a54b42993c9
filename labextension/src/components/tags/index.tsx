import "./index.css";
import { lazy } from "react";
import type { TagsComponent as Properties } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Later } from "../../renderer/parts/Later.tsx";

const Field = lazy(() => import("./Field.tsx"));

export default function Tags(given: ComponentProps<Properties>) {
  return (
    <Later height={given.component.label ? 60 : 36}>
      <Field {...given} />
    </Later>
  );
}
