import { Suspense, type ReactNode } from "react";

interface LaterProps {
  /** The height of what is loaded, in pixels, so that nothing below it moves when it is there. */
  height: number;
  /** Whether it reaches to the edges of its card. */
  square?: boolean;
  children: ReactNode;
}

/** Shows a skeleton while a heavy part of a component is loaded. */
export function Later({ height, square = false, children }: LaterProps) {
  const bone = <div className="jt-bone" style={{ height, ...(square ? { borderRadius: 0 } : {}) }} />;
  return <Suspense fallback={bone}>{children}</Suspense>;
}
