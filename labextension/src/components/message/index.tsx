import "./index.css";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import type { MessageComponent } from "../../core/protocol.ts";
import { useEvent } from "../../renderer/hooks/inputs.ts";
import { useCell, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Callout } from "../../renderer/parts/Callout.tsx";

/** Shows each new text as the page's short note. */
function Toasting({ component }: { component: MessageComponent }) {
  const { store } = useRenderer();
  const { title, text } = component;
  useEffect(() => {
    // A new object each time, so that one that is told again is shown again.
    if (text !== "") store.toast.set({ text: title === "" ? text : `${title}: ${text}`, stamp: performance.now() });
  }, [store, title, text]);
  return null;
}

export default function Message({ path, component }: ComponentProps<MessageComponent>) {
  const { kind, title, text, closable, place, handlers } = component;
  const send = useEvent(path);
  const { builds, top } = useRenderer();
  const isBuilt = useCell(builds);
  const atTop = useCell(top);
  const said = JSON.stringify([kind, title, text]);
  const [closed, setClosed] = useState<string | null>(null);
  if (place === "toast" && !isBuilt) return <Toasting component={component} />;

  function close(): void {
    setClosed(said);
    if ("close" in handlers) send("close");
  }

  const shown =
    closed === said ? null : (
      <Callout kind={kind} title={title} {...(closable && !isBuilt ? { onClose: close } : {})}>
        {text}
      </Callout>
    );
  // The place at the top is announced as it is.
  if (place === "page" && !isBuilt) return atTop === null ? null : createPortal(shown, atTop);
  return <div aria-live="polite">{shown}</div>;
}
