/** The page's short note: one at a time, for five seconds. */
import "./Toasts.css";
import { useEffect } from "react";
import { createPortal } from "react-dom";
import { useCell, useRenderer } from "../hooks/renderer.ts";

/** Milliseconds for which a note is shown. */
const SHOWN = 5000;

export function Toasts() {
  const { store, portal, builds } = useRenderer();
  const isBuilt = useCell(builds);
  const toast = useCell(store.toast);
  useEffect(() => {
    if (toast === null) return undefined;
    const timer = setTimeout(() => store.toast.set(null), SHOWN);
    return () => clearTimeout(timer);
  }, [store, toast]);
  return createPortal(
    <output className="jt-toasts">
      {toast === null || isBuilt ? null : (
        <div key={toast.stamp} className="jt-toast">
          {toast.text}
        </div>
      )}
    </output>,
    portal,
  );
}
