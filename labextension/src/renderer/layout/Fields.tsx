/** What visitors enter in a page that is closed goes nowhere; what it shows can be read and copied. */
import type { ReactNode } from "react";
import { useCell, useRenderer } from "../hooks/renderer.ts";

export function Fields({ children }: { children: ReactNode }) {
  const { store } = useRenderer();
  const { status } = useCell(store.connection);
  return (
    <fieldset className="jt-components" role="presentation" disabled={status === "refused" || status === "ended"}>
      {children}
    </fieldset>
  );
}
