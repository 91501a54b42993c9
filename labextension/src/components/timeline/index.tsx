import { lazy } from "react";
import type { TimelineComponent as Properties } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Later } from "../../renderer/parts/Later.tsx";

const Body = lazy(() => import("./Body.tsx"));
/** About what it will take, in pixels. */
const HEIGHT = 132;

export default function Timeline(given: ComponentProps<Properties>) {
  return (
    <Later height={HEIGHT}>
      <Body {...given} />
    </Later>
  );
}
