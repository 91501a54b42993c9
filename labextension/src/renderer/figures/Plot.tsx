/** A plotly figure: the lazy part, with plotly itself. */
import "./Plot.css";
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type HTMLAttributes, type KeyboardEvent, type RefObject } from "react";
import type { JsonValue } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { Callout } from "../parts/Callout.tsx";
import { useLook } from "../hooks/renderer.ts";
import type { AxisFormats } from "./axis-formats.ts";
import type { Figure } from "./figure.ts";
import { Drawing } from "./drawing.ts";
import { messageOf } from "../../core/errors.ts";
import type { Place, Selecting } from "./selecting.ts";
import { stepFrom } from "./selecting.ts";
import { summaryOf } from "./summary.ts";
import { readFigure } from "./theming.ts";

interface PlotProps {
  figure: JsonValue;
  height: number;
  label: string;
  /** What it shows, for those who do not see it; empty for a sentence about it. */
  alt?: string;
  selecting?: Selecting | null;
  /** How its axes are written; null for as plotly does. */
  formats?: AxisFormats | null;
}

/** The figure as plotly takes it, or what is wrong with it. */
function prepared(figure: JsonValue): Figure | string {
  try {
    return readFigure(structuredClone(figure));
  } catch (error) {
    return messageOf(error);
  }
}

/** What is said of a point that the arrow keys have come to. */
function saidOf(node: HTMLElement, [trace, position]: Place): string {
  const { _fullData: drawn } = node as { _fullData?: Record<string, unknown>[] };
  const one = drawn?.[trace] ?? {};
  const at = (name: string) => (one[name] as Record<number, unknown> | undefined)?.[position];
  const parts = ["labels", "x", "y", "values"].map(at).filter((part) => typeof part === "string" || typeof part === "number");
  return [String(one["name"] ?? ""), say("point {number}", { number: position + 1 }), ...parts.map(String)].filter(Boolean).join(", ");
}

const STEPS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

/** Selecting with the keyboard: arrows go from point to point, Enter selects, Escape clears. */
function useKeys(drawing: RefObject<Drawing | null>, selecting: Selecting | null): KeysOf {
  const [at, setAt] = useState<Place | null>(null);
  const [said, setSaid] = useState("");
  const go = (place: Place | null, node: HTMLElement) => {
    setAt(place);
    drawing.current?.point(place);
    setSaid(place === null ? "" : saidOf(node, place));
  };
  if (selecting === null) return { said, keys: {} };
  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (selecting === null) return;
    const { key, currentTarget } = event;
    if (STEPS.has(key)) go(stepFrom(at, key, selecting.counts), currentTarget);
    else if ((key === "Enter" || key === " ") && at !== null) selecting.choose({ points: [at], adds: event.shiftKey, clicked: true });
    else if (key === "Escape" && selecting.selected.length > 0) selecting.choose({ points: [] });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return { said, keys: { tabIndex: 0, onKeyDown, onBlur: (event) => go(null, event.currentTarget) } };
}

interface KeysOf {
  said: string;
  keys: Pick<HTMLAttributes<HTMLElement>, "tabIndex" | "onKeyDown" | "onBlur">;
}

export default function Plot({ figure, height, label, alt = "", selecting = null, formats = null }: PlotProps) {
  const element = useRef<HTMLElement>(null);
  const drawing = useRef<Drawing>(null);
  const look = useLook();
  const now = useRef(selecting);
  useLayoutEffect(() => {
    now.current = selecting;
  }, [selecting]);
  const { said, keys } = useKeys(drawing, selecting);
  const description = useId();
  const read = useMemo(() => prepared(figure), [figure]);
  const [failed, setFailed] = useState<{ figure: JsonValue; reason: string } | null>(null);
  const failure = typeof read === "string" ? read : failed?.figure === figure ? failed.reason : null;

  useEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    const made = new Drawing(node, () => now.current);
    drawing.current = made;
    const observer = new ResizeObserver(() => void made.resize());
    observer.observe(node);
    return () => {
      observer.disconnect();
      made.end();
    };
  }, []);

  useEffect(() => {
    if (typeof read === "string") return;
    drawing.current?.draw(read, look, label, formats).catch((error: unknown) => setFailed({ figure, reason: messageOf(error) }));
    // How it is selected changes what is drawn; what is selected is only marked.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [figure, read, look, label, formats, selecting?.mode, selecting?.version]);

  const selected = selecting?.selected;
  useEffect(() => {
    drawing.current?.mark().catch((error: unknown) => setFailed({ figure, reason: messageOf(error) }));
  }, [figure, selected]);

  return (
    <>
      {failure === null ? null : (
        <Callout kind="error" title={say("The chart could not be drawn")}>
          {failure}
        </Callout>
      )}
      <figure
        ref={element}
        aria-label={label || say("Chart")}
        aria-describedby={description}
        style={failure === null ? { minHeight: height } : { display: "none" }}
        {...keys}
      />
      <span id={description} hidden>
        {alt || summaryOf(figure)}
      </span>
      {selecting === null ? null : (
        <output className="jt-unseen">{said}</output>
      )}
    </>
  );
}
