/** A menu below a button: arrows, Home, End and first letters go through it, Esc closes it. */
import { cloneElement, lazy, Suspense, useState } from "react";
import { Arrival } from "../hooks/arrival.ts";
import type { MenuProps } from "./MenuList.tsx";

const MenuList = lazy(() => import("./MenuList.tsx"));

export function Menu(given: MenuProps) {
  const [arrival] = useState(() => new Arrival());
  const noted = { onFocus: () => arrival.note(true), onBlur: () => arrival.note(false) };
  const closed = given.target({ "aria-haspopup": "menu", "aria-expanded": false, "aria-controls": undefined });
  return (
    <Suspense fallback={cloneElement(closed, noted)}>
      <MenuList {...given} arrival={arrival} />
    </Suspense>
  );
}
