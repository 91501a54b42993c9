/** The pages of the app, which the canvas of one of them does not know by itself. */
import { useEffect, useState } from "react";
import { useCanvas } from "../context.ts";
import type { AppPage } from "../session/api.ts";

/** The pages of the app as the server has them; none until it has answered. */
export function useAppPages(): AppPage[] {
  const { canvas } = useCanvas();
  const [pages, setPages] = useState<AppPage[]>([]);
  useEffect(() => {
    let left = false;
    // Without an answer the notebooks are called by their names.
    canvas.api.appPages().then((found) => (left ? undefined : setPages(found)), () => undefined);
    return () => {
      left = true;
    };
  }, [canvas]);
  return pages;
}
