/** A text in Markdown with formulas: what draws these is loaded when a text has them. */
import "./prose.css";
import { lazy, Suspense } from "react";
import { withSigns } from "../../core/literal.ts";
import { isPlain } from "./plain.ts";

const MathText = lazy(() => import("./MathText.tsx"));
const Markdown = lazy(() => import("./Markdown.tsx"));

/** What may begin a formula. */
const MATH = /\$[^$]+\$|\\\(|\\\[|\\begin\{/;

export function Prose({ text }: { text: string }) {
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
