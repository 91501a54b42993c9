import { lazy, Suspense } from "react";
import type { TextComponent } from "../core/protocol.ts";
import type { Kind } from "./context.ts";

const Markdown = lazy(() => import("./Markdown.tsx"));

/** A line that Markdown would leave as it is: it needs neither the parser nor its chunk. */
const PLAIN = /^(?!.*www\.)\p{L}[\p{L}\p{N} ,.;:!?()%€$'’-]*$/u;

export function Text({ component }: Kind<TextComponent>) {
  const { text } = component;
  if (PLAIN.test(text)) {
    return (
      <div className="jt-prose">
        <p>{text}</p>
      </div>
    );
  }
  return (
    <Suspense fallback={<div className="jt-prose" style={{ visibility: "hidden" }}>{text}</div>}>
      <Markdown text={text} />
    </Suspense>
  );
}
