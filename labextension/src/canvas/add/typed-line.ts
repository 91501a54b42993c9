/** What is typed above the page, and how much of it is judged. */
import { useState } from "react";
import { useCanvas } from "../context.ts";
import type { Completion } from "./completion.tsx";
import type { Line } from "./line.ts";

/** A line as a parser reads it: `take` completes its last part, `judge` judges all of it, `close` gives the keys back to the page. */
export function useTypedLine(parse: (text: string) => Line) {
  const { ui, stage } = useCanvas();
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const line = parse(text);

  function write(next: string): void {
    setText(next);
    setTried(false);
  }

  return {
    text,
    line,
    // What is still typed is not judged before Enter.
    judged: tried || line.last === null ? line.pairs : line.pairs.slice(0, -1),
    write,
    judge: () => setTried(true),
    take: (completion: Completion) => write(text.slice(0, line.last?.start ?? text.length) + completion.text),
    close() {
      ui.palette.set(null);
      stage.scroller?.focus({ preventScroll: true });
    },
  };
}
