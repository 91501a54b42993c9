import "./index.css";
import type { SpacerComponent } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";

export default function Spacer({ component: { size } }: ComponentProps<SpacerComponent>) {
  return <div className="jt-spacer" data-size={size} aria-hidden="true" />;
}
