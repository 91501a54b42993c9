import "./prose.css";
import { lazy, Suspense } from "react";
import type { TextComponent } from "../core/protocol.ts";
import type { Kind } from "./context.ts";
import { isPlain } from "./text.ts";

const Markdown = lazy(() => import("./Markdown.tsx"));

export function Text({ component }: Kind<TextComponent>) {
  const { text } = component;
  if (isPlain(text)) {
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
