/** What a dialog holds. */
import { useLayoutEffect, useRef } from "react";
import { Fields } from "./Fields.tsx";
import { Grid } from "./Slot.tsx";

const FIELDS = "input:not(:disabled), textarea:not(:disabled)";

/** Marks the first field, so that the focus goes there and not to the close button; with fingers it would open a keyboard. */
function useFirstField() {
  const body = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (window.matchMedia("(pointer: coarse)").matches) return;
    body.current?.querySelector(FIELDS)?.setAttribute("data-autofocus", "true");
  }, []);
  return body;
}

export function DialogBody({ path }: { path: string }) {
  const body = useFirstField();
  return (
    <div ref={body} className="jt-dialog-body">
      <Fields>
        <Grid prefix={path} />
      </Fields>
    </div>
  );
}
