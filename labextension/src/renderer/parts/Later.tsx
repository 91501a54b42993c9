import { Suspense, type ReactNode } from "react";

interface BoneProps {
  /** The height of what is to come, in pixels, so that nothing below it moves when it is there. */
  height: number;
  /** Whether it reaches to the edges of its card. */
  square?: boolean;
}

/** The skeleton of what is still to come. */
export function Bone({ height, square = false }: BoneProps) {
  return <div className="jt-bone" style={{ height, ...(square ? { borderRadius: 0 } : {}) }} />;
}

/** Shows a skeleton while a heavy part of a component is loaded. */
export function Later({ children, ...bone }: BoneProps & { children: ReactNode }) {
  return <Suspense fallback={<Bone {...bone} />}>{children}</Suspense>;
}
