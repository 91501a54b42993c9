/** What is typed above the page, and how much of it is judged. */
import { useEffect, useState } from "react";
import { useCanvas } from "../context.ts";
import type { Completion } from "./completion.tsx";
import type { PaletteAt } from "../session/ui.ts";
import type { Line } from "./line.ts";

/** A line as a parser reads it: `take` completes its last part, `judge` judges all of it, `mind` keeps it where it is refused, `close` gives the keys back to the page. */
export function useTypedLine(parse: (text: string) => Line, at: PaletteAt) {
  const { canvas, ui, stage } = useCanvas();
  const [text, setText] = useState(at.refused?.text ?? "");
  const [refused, setRefused] = useState(at.refused?.problem ?? null);
  const [tried, setTried] = useState(false);
  const line = parse(text);

  useEffect(() => {
    ui.line.set(text);
  }, [ui, text]);

  function write(next: string): void {
    setText(next);
    setRefused(null);
    setTried(false);
  }

  return {
    text,
    line,
    // What is still typed is not judged before Enter.
    judged: tried || line.last === null ? line.pairs : line.pairs.slice(0, -1),
    write,
    refused,
    judge: () => setTried(true),
    /** Opens the line again where the server refuses it, unless another one is typed already. */
    async mind(answer: Promise<string | null>): Promise<void> {
      const problem = await answer;
      if (problem === null || (ui.palette.get() !== null && ui.line.get() !== "")) return;
      ui.inline.set(null);
      canvas.say(null);
      ui.palette.set({ ...at, refused: { text, problem } });
    },
    take: (completion: Completion) => write(text.slice(0, line.last?.start ?? text.length) + completion.text),
    close() {
      ui.palette.set(null);
      stage.scroller?.focus({ preventScroll: true });
    },
  };
}
