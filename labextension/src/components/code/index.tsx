import "./index.css";
import { lazy, Suspense, useId } from "react";
import type { CodeComponent } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { useLoading, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { CopyButton } from "../../renderer/parts/Copy.tsx";
import { Bone } from "../../renderer/parts/Later.tsx";

const Highlighted = lazy(() => import("./Highlighted.tsx"));
const HEIGHT = 72;

export default function Code({ component }: ComponentProps<CodeComponent>) {
  const { label, text, language, wrap, copyable, lines, height } = component;
  const heading = useId();
  const loading = useLoading();
  if (text === "") {
    return <section className="jt-panel jt-code">{loading ? <Bone height={HEIGHT} square /> : <div className="jt-empty">{say("Nothing to show yet")}</div>}</section>;
  }
  return (
    <section className="jt-panel jt-code" data-labelled={label ? "" : undefined} aria-labelledby={label ? heading : undefined} aria-label={label ? undefined : say("Code")}>
      {label ? (
        <h2 className="jt-code-label" id={heading}>
          {label}
        </h2>
      ) : null}
      {copyable ? <CopyButton text={() => text} what={label || "code"} /> : null}
      {/* What scrolls can be reached with the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} data-wrap={wrap ? "" : undefined} data-copy={copyable && !label ? "" : undefined} style={height === null ? undefined : { maxHeight: height }}>
        <Suspense fallback={<code>{text}</code>}>
          <Highlighted text={text} language={language} lines={lines} />
        </Suspense>
      </pre>
    </section>
  );
}
