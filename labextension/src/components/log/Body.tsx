import "./index.css";
import { lazy, Suspense, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { linesFor } from "../../core/outputs.ts";
import type { LogComponent } from "../../core/protocol.ts";
import { say, writeCount, sayProperty } from "../../core/locale.ts";
import { useCell, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { asLast, plainText } from "../../renderer/markup/plain.ts";
import { Icon } from "../../renderer/parts/Icon.tsx";

const Coloured = lazy(() => import("./Coloured.tsx"));

/** How far from its end a log still follows, in pixels. */
const NEAR = 24;

/** Saves a text as a file. */
function save(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  // Browsers read it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export default function Log({ path, component }: ComponentProps<LogComponent>) {
  const { store } = useRenderer();
  const { label, lines, follow, max_lines, downloadable, height, empty_text } = component;
  const heading = useId();
  const appended = linesFor(useCell(store.outputs), path);
  const place = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const whole = [...lines.map((one) => `${one}\n`), appended].join("");
  const all = whole.replace(/\n$/u, "").split("\n");
  const shown = all.slice(-max_lines).map(asLast).join("\n");
  const left = all.length - Math.min(all.length, max_lines);

  useLayoutEffect(() => {
    const element = place.current;
    if (element !== null && follow && atEnd) element.scrollTop = element.scrollHeight;
  });

  // Colours come a moment later, and lines may wrap then.
  useEffect(() => {
    const element = place.current;
    if (element === null || !follow || typeof ResizeObserver === "undefined") return undefined;
    const observer = new ResizeObserver(() => {
      if (atEnd) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element.firstElementChild ?? element);
    return () => observer.disconnect();
  }, [follow, atEnd]);

  function toEnd(): void {
    setAtEnd(true);
    const element = place.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }

  return (
    <section className="jt-panel jt-log" aria-labelledby={label ? heading : undefined}>
      <div className="jt-log-head">
        {label ? (
          <h2 className="jt-heading" id={heading}>
            {label}
          </h2>
        ) : null}
        {downloadable && whole !== "" ? (
          <button type="button" className="jt-icon-button" aria-label={label ? say("Save {name}", { name: label }) : say("Save the lines")} title={say("Save as a file")} onClick={() => save(plainText(whole), `${path.slice(path.lastIndexOf(".") + 1)}.log`)}>
            <Icon name="download" />
          </button>
        ) : null}
      </div>
      <div
        ref={place}
        className="jt-log-lines"
        style={{ height }}
        role="log"
        aria-label={label || say("Lines")}
        // What scrolls can be reached with the keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onScroll={({ currentTarget }) => setAtEnd(currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < NEAR)}
      >
        {whole === "" ? (
          <div className="jt-empty">{sayProperty(empty_text)}</div>
        ) : (
          <pre>
            {left > 0 ? <span className="jt-log-left">{`${say("{count} earlier lines", { count: writeCount(left) })}\n`}</span> : null}
            <Suspense fallback={plainText(shown)}>
              <Coloured text={shown} />
            </Suspense>
          </pre>
        )}
      </div>
      {follow && !atEnd ? (
        <button type="button" className="jt-button jt-log-end" data-size="small" onClick={toEnd}>
          <Icon name="arrow_down" size={14} />
          {say("Newest lines")}
        </button>
      ) : null}
    </section>
  );
}
