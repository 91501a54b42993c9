/** What a field shows before and after its value: a prefix, and in one place a suffix, a button that empties it, and others. */
import "./affixes.css";
import { Input } from "@mantine/core";
import { useCallback, useState, type ReactNode, type RefCallback } from "react";
import { say } from "../../core/locale.ts";

/** The padding of a field, in pixels: that of its side without anything. */
const PADDING = 12;

interface Affixes {
  prefix?: string | undefined;
  suffix?: string | undefined;
  /** Empties the field; without it there is no such button. */
  onClear?: (() => void) | undefined;
  /** What is at the very end. */
  children?: ReactNode;
}

interface Sections {
  leftSection?: ReactNode;
  leftSectionWidth?: number;
  leftSectionPointerEvents?: "none";
  rightSection?: ReactNode;
  rightSectionWidth?: number;
}

/** How wide others with the same content were: measuring each of many fields would lay out the page as often. */
const widths = new Map<string, number>();

/** The width of an element with some content, and what is given to it as `ref`. */
function useWidth(content: string): [number, RefCallback<HTMLElement>] {
  const [width, setWidth] = useState(() => widths.get(content) ?? 0);
  const measure = useCallback(
    (element: HTMLElement | null) => {
      if (element === null) return undefined;
      const look = () => {
        const { offsetWidth: now } = element;
        if (now > 0) widths.set(content, now);
        setWidth(now);
      };
      if (!widths.has(content)) look();
      const observer = new ResizeObserver(look);
      observer.observe(element);
      return () => observer.disconnect();
    },
    [content],
  );
  return [width, measure];
}

/** The sections of a Mantine input, as wide as what is in them. */
export function useAffixes({ prefix, suffix, onClear, children }: Affixes): Sections {
  const [before, measureBefore] = useWidth(prefix ?? "");
  const [after, measureAfter] = useWidth([suffix ?? "", onClear === undefined ? "" : "clear", children ? "more" : ""].join("|"));
  const left = prefix ? (
    <span ref={measureBefore} className="jt-affix" data-side="start">
      {prefix}
    </span>
  ) : null;
  const hasEnd = Boolean(suffix) || onClear !== undefined || Boolean(children);
  const right = hasEnd ? (
    <div ref={measureAfter} className="jt-field-end">
      {onClear === undefined ? null : <Input.ClearButton aria-label={say("Clear")} tabIndex={0} onClick={onClear} />}
      {suffix ? (
        <span className="jt-affix" data-side="end">
          {suffix}
        </span>
      ) : null}
      {children}
    </div>
  ) : null;
  return {
    ...(left === null ? {} : { leftSection: left, leftSectionWidth: Math.max(PADDING, before), leftSectionPointerEvents: "none" as const }),
    ...(right === null ? {} : { rightSection: right, rightSectionWidth: Math.max(PADDING, after) }),
  };
}

/** A value with what belongs to it, as text: for a field whose value is only read. */
export function joined(prefix: string, text: string, suffix: string): string {
  if (text === "") return "";
  const before = /\p{L}$/u.test(prefix) ? `${prefix}\u00a0` : prefix;
  const after = /^\p{L}/u.test(suffix) ? `\u00a0${suffix}` : suffix;
  return before + text + after;
}
