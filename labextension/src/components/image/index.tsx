import { lazy } from "react";
import type { ImageComponent as Properties } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Later } from "../../renderer/parts/Later.tsx";

const Body = lazy(() => import("./Body.tsx"));

export default function Image(given: ComponentProps<Properties>) {
  return (
    <Later height={(given.component.height ?? 200) + 34}>
      <Body {...given} />
    </Later>
  );
}
