import { lazy, Suspense } from "react";
import type { TextComponent } from "../core/protocol.ts";
import type { Kind } from "./context.ts";

const Markdown = lazy(() => import("./Markdown.tsx"));

export function Text({ component }: Kind<TextComponent>) {
  return (
    <Suspense fallback={<div className="jt-prose" style={{ visibility: "hidden" }}>{component.text}</div>}>
      <Markdown text={component.text} />
    </Suspense>
  );
}
