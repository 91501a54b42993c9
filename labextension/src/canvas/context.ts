/** What the parts of a canvas share. */
import { createContext, useContext } from "react";
import type { MountOptions } from "../mount.tsx";
import type { Canvas } from "./session/canvas.ts";
import type { Ui } from "./session/ui.ts";
import type { Notebook } from "./session/notebook.ts";
import type { Stage } from "./stage/stage.ts";

export interface CanvasParts {
  canvas: Canvas;
  ui: Ui;
  stage: Stage;
  /** The notebook beside the page, where the host has one. */
  notebook: Notebook | null;
  /** How pages are mounted here. */
  options: MountOptions;
  /** Whether the canvas is in front, so that keys which nothing has are its own. */
  isCurrent: () => boolean;
  /** The page's notebook, relative to the server's root. */
  path: string;
}

export const CanvasContext = createContext<CanvasParts | null>(null);

export function useCanvas(): CanvasParts {
  const parts = useContext(CanvasContext);
  if (parts === null) throw new Error("This is outside a canvas");
  return parts;
}
