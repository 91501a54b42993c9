import type { MessageComponent } from "../../core/protocol.ts";
import { Callout } from "../../renderer/parts/Callout.tsx";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";

export default function Message({ component }: ComponentProps<MessageComponent>) {
  return (
    <div aria-live="polite">
      <Callout kind={component.kind} title={component.title}>
        {component.text}
      </Callout>
    </div>
  );
}
