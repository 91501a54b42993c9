/** Small parts of the operations page. */
import { useLayoutEffect, useRef, type ReactNode } from "react";
import type { Question } from "./Confirm.tsx";
import { useOperations } from "./context.ts";

export type Tone = "good" | "busy" | "bad" | "idle";

export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="jt-panel jt-ops-section" aria-label={title} tabIndex={-1}>
      <div className="jt-ops-section-head">
        <h2 className="jt-heading">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

export function Nothing({ children }: { children: ReactNode }) {
  return <p className="jt-empty">{children}</p>;
}

/** A state in words, with a dot in its colour. */
export function State({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className="jt-ops-state" data-tone={tone}>
      {children}
    </span>
  );
}

/** A cell of a table, which on a narrow screen says itself what it is. */
export function Cell({ label, children, end }: { label: string; children: ReactNode; end?: boolean }) {
  return (
    <td data-label={label} data-end={end ? "" : undefined}>
      <div>{children}</div>
    </td>
  );
}

interface ActionProps {
  /** The text of the button. */
  text: string;
  /** The name of the button for screen readers, which says what it acts on. */
  name: string;
  danger?: boolean;
  question: Question;
}

/** A button that asks for confirmation before it acts. */
export function ActionButton({ text, name, danger = false, question }: ActionProps) {
  const { confirm } = useOperations();
  const button = useRef<HTMLButtonElement>(null);
  // A row that disappears, as that of an ended visit, would take the keyboard's place on the page along.
  useLayoutEffect(() => {
    const own = button.current;
    return () => {
      if (own !== null && document.activeElement === own) own.closest("section")?.focus();
    };
  }, []);
  return (
    <button
      ref={button}
      type="button"
      className="jt-button"
      data-size="small"
      data-kind={danger ? "danger" : undefined}
      aria-label={name}
      onClick={() => confirm(question)}
    >
      {text}
    </button>
  );
}

/** The path of a page's notebook, which opens it in JupyterLab. */
export function PageLink({ path }: { path: string }) {
  const { labUrl, onOpen } = useOperations();
  if (onOpen !== undefined) {
    return (
      <button type="button" className="jt-link" onClick={() => onOpen(path)}>
        {path}
      </button>
    );
  }
  if (labUrl === undefined) return path;
  return (
    <a href={labUrl + path.split("/").map(encodeURIComponent).join("/")} target="_blank" rel="noreferrer">
      {path}
    </a>
  );
}
