/** The lazy part: lines with the colours of their ANSI codes. */
import Anser from "anser";
import { useMemo } from "react";
import { plainText } from "../../renderer/markup/plain.ts";

const STRONG: ReadonlySet<string> = new Set(["bold", "dim", "italic", "underline", "strikethrough"]);

/** The names of what a part of a text looks like: anser's own names of colours, and nothing of what a text says. */
function lookOf({ fg, bg, decorations }: { fg: string; bg: string; decorations: string[] }): string | undefined {
  const names = [fg && `fg-${nameOf(fg)}`, bg && `bg-${nameOf(bg)}`, ...decorations.filter((one) => STRONG.has(one))].filter(Boolean);
  return names.length === 0 ? undefined : names.join(" ");
}

/** `ansi-bright-red` is red: bright colours are too light for a light page. */
function nameOf(colour: string): string {
  return colour.replace(/^ansi-(?:bright-)?/u, "");
}

export default function Coloured({ text }: { text: string }) {
  const parts = useMemo(() => Anser.ansiToJson(text, { use_classes: true, remove_empty: true }), [text]);
  return parts.map((part, index) => (
    // What is drawn is one text.
    // oxlint-disable-next-line react/no-array-index-key
    <span key={index} data-look={lookOf(part)}>
      {plainText(part.content)}
    </span>
  ));
}
