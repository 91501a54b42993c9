import { lazy } from "react";
import type { PaginationComponent as Properties } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Later } from "../../renderer/parts/Later.tsx";

const Body = lazy(() => import("./Body.tsx"));
/** About what it will take, in pixels. */
const HEIGHT = 62;

export default function Pagination(given: ComponentProps<Properties>) {
  return (
    <Later height={HEIGHT}>
      <Body {...given} />
    </Later>
  );
}
