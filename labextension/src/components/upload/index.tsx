import "./index.css";
import { lazy } from "react";
import type { UploadComponent as Properties } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Later } from "../../renderer/parts/Later.tsx";

const Field = lazy(() => import("./Field.tsx"));

export default function Upload(given: ComponentProps<Properties>) {
  return (
    <Later height={given.component.label ? 92 : 68}>
      <Field {...given} />
    </Later>
  );
}
