import { lazy } from "react";
import type { LogComponent as Properties } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Later } from "../../renderer/parts/Later.tsx";

const Body = lazy(() => import("./Body.tsx"));

export default function Log(given: ComponentProps<Properties>) {
  return (
    <Later height={given.component.height + (given.component.label ? 40 : 0)}>
      <Body {...given} />
    </Later>
  );
}
