/** The lazy part: code with its words in colours. */
import { useMemo } from "react";
import { linesOf, tokensOf, type Token } from "./tokens.ts";

function Words({ tokens }: { tokens: readonly Token[] }) {
  return tokens.map(({ text, kind }, index) => (
    // What is drawn is one text.
    // oxlint-disable-next-line react/no-array-index-key
    <span key={index} data-token={kind ?? undefined}>
      {text}
    </span>
  ));
}

export default function Highlighted({ text, language, lines }: { text: string; language: string; lines: boolean }) {
  const tokens = useMemo(() => tokensOf(text, language), [text, language]);
  if (!lines) {
    return (
      <code>
        <Words tokens={tokens} />
      </code>
    );
  }
  return (
    <code>
      {linesOf(tokens).map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <span key={index} className="jt-code-line" data-line={index + 1}>
          <Words tokens={line} />
          {"\n"}
        </span>
      ))}
    </code>
  );
}
