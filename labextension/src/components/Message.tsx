import type { MessageBox } from "../core/protocol.ts";
import { Callout } from "./Callout.tsx";
import type { Kind } from "./context.ts";

export function Message({ component }: Kind<MessageBox>) {
  return (
    <div aria-live="polite">
      <Callout kind={component.kind} title={component.title}>
        {component.text}
      </Callout>
    </div>
  );
}
