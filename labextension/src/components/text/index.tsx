import "./index.css";
import "../../renderer/markup/prose.css";
import { lazy, Suspense } from "react";
import { withSigns } from "../../core/literal.ts";
import type { TextComponent } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { isPlain } from "../../renderer/markup/plain.ts";

const MathText = lazy(() => import("../../renderer/markup/MathText.tsx"));
const Markdown = lazy(() => import("../../renderer/markup/Markdown.tsx"));

/** What may begin a formula. */
const MATH = /\$[^$]+\$|\\\(|\\\[|\\begin\{/;

function Content({ text }: { text: string }) {
  const plain = withSigns(text);
  // The signs of values are no formula.
  const hasMath = MATH.test(text);
  if (text === "" || (isPlain(text) && !hasMath)) return <div className="jt-prose">{text === "" ? null : <p>{plain}</p>}</div>;
  return (
    <Suspense fallback={<div className="jt-prose" style={{ visibility: "hidden" }}>{plain}</div>}>
      {hasMath ? <MathText text={text} latex={false} /> : <Markdown text={text} />}
    </Suspense>
  );
}

export default function Text({ component }: ComponentProps<TextComponent>) {
  const { text, size, align, kind } = component;
  return (
    <div className="jt-text" data-size={size} data-align={align} data-kind={kind}>
      <Content text={text} />
    </div>
  );
}
