import "./index.css";
import "../../renderer/markup/prose.css";
import { lazy, Suspense } from "react";
import { withSigns } from "../../core/literal.ts";
import type { TextComponent } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { isPlain } from "../../renderer/markup/plain.ts";

const Markdown = lazy(() => import("../../renderer/markup/Markdown.tsx"));

export default function Text({ component }: ComponentProps<TextComponent>) {
  const { text } = component;
  if (text === "" || isPlain(text)) {
    return (
      <div className="jt-prose">
        {text === "" ? null : <p>{withSigns(text)}</p>}
      </div>
    );
  }
  return (
    <Suspense fallback={<div className="jt-prose" style={{ visibility: "hidden" }}>{withSigns(text)}</div>}>
      <Markdown text={text} />
    </Suspense>
  );
}
