import { lazy } from "react";
import type { ChatComponent as Properties } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Later } from "../../renderer/parts/Later.tsx";

const Body = lazy(() => import("./Body.tsx"));

export default function Chat(given: ComponentProps<Properties>) {
  return (
    <Later height={given.component.height}>
      <Body {...given} />
    </Later>
  );
}
