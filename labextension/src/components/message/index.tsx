import type { MessageBox } from "../../core/protocol.ts";
import { Callout } from "../../renderer/parts/Callout.tsx";
import type { Kind } from "../../renderer/hooks/renderer.ts";

export function Message({ component }: Kind<MessageBox>) {
  return (
    <div aria-live="polite">
      <Callout kind={component.kind} title={component.title}>
        {component.text}
      </Callout>
    </div>
  );
}
