import "./index.css";
import { Input } from "@mantine/core";
import { usePagination } from "@mantine/hooks";
import { useId } from "react";
import type { PaginationComponent as Properties } from "../../core/protocol.ts";
import { say, writeCount } from "../../core/locale.ts";
import { describedBy, useEvent, useField } from "../../renderer/hooks/inputs.ts";
import { useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Plain } from "../../renderer/parts/Plain.tsx";

/** The arrows, by where they lead. */
const ARROWS = { first: "M11 4 7 8l4 4M5 4v8", previous: "m10 4-4 4 4 4", next: "m6 4 4 4-4 4", last: "m5 4 4 4-4 4M11 4v8" };

/** The widths from which on the numbers are shown, in pixels; the style sheet has them too. */
const ROOMS = [200, 300, 380, 500, 640, 800];
const SIZES = { s: 28, m: 36 };
const GAP = 4;

/** The least of the widths that has room for numbers and gaps with so many buttons beside them. */
function roomFor(range: readonly (number | "dots")[], size: number, steps: number): number | undefined {
  const widths = range.map((one) => (one === "dots" ? size : Math.max(size, writeCount(one).length * 9 + 14)));
  const needed = widths.reduce((sum, width) => sum + width + GAP, steps * (size + GAP));
  return ROOMS.find((width) => width >= needed) ?? ROOMS.at(-1);
}

interface StepProps {
  to: keyof typeof ARROWS;
  name: string;
  /** Whether it leads nowhere; it keeps the focus all the same. */
  isOff: boolean;
  disabled: boolean;
  onGo(): void;
}

function Step({ to, name, isOff, disabled, onGo }: StepProps) {
  return (
    <button type="button" aria-label={name} title={name} disabled={disabled} aria-disabled={isOff || undefined} onClick={() => (isOff ? undefined : onGo())}>
      <svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
        <path d={ARROWS[to]} />
      </svg>
    </button>
  );
}

export default function Pagination({ path, component }: ComponentProps<Properties>) {
  const { pages, siblings, with_edges: hasEdges, size } = component;
  const [value, change] = useValue(path);
  const send = useEvent(path);
  const { disabled, readOnly, "aria-label": ariaLabel, ...field } = useField(path, component);
  const id = useId();
  const page = typeof value === "number" ? value : 1;
  const { range } = usePagination({ total: pages, page, siblings, boundaries: 1 });
  const text = say("Page {page} of {pages}", { page: writeCount(page), pages: writeCount(pages) });
  const labelledBy = field.label === undefined ? undefined : `${id}-label`;
  const wrapper = { ...field, id, withAsterisk: false, labelElement: "div" as const };

  if (readOnly) {
    return (
      <Input.Wrapper {...wrapper}>
        <Plain text={text} labelledBy={labelledBy} label={ariaLabel} />
      </Input.Wrapper>
    );
  }

  function go(next: number): void {
    if (next === page) return;
    change(next);
    send("change");
  }

  const [isFirst, isLast] = [page <= 1, page >= pages];
  return (
    <Input.Wrapper {...wrapper}>
      <nav
        className="jt-pagination"
        aria-labelledby={labelledBy}
        aria-label={ariaLabel}
        aria-describedby={describedBy(id, field)}
        data-size={size}
        data-room={roomFor(range, SIZES[size], hasEdges ? 4 : 2)}
        data-error={field.error === undefined ? undefined : ""}
      >
        <div className="jt-pages">
          {hasEdges ? <Step to="first" name={say("First page")} isOff={isFirst} disabled={disabled} onGo={() => go(1)} /> : null}
          <Step to="previous" name={say("Previous page")} isOff={isFirst} disabled={disabled} onGo={() => go(page - 1)} />
          {range.map((one, index) =>
            one === "dots" ? (
              // There is one gap before the chosen page at most, and one after it.
              // oxlint-disable-next-line react/no-array-index-key
              <span key={`gap ${index}`} className="jt-pages-gap" aria-hidden="true">
                …
              </span>
            ) : (
              <button
                key={one}
                type="button"
                className="jt-pages-number"
                aria-label={say("Page {page}", { page: writeCount(one) })}
                aria-current={one === page ? "page" : undefined}
                disabled={disabled}
                onClick={() => go(one)}
              >
                {writeCount(one)}
              </button>
            ),
          )}
          <span className="jt-pages-text" aria-live="polite">
            {text}
          </span>
          <Step to="next" name={say("Next page")} isOff={isLast} disabled={disabled} onGo={() => go(page + 1)} />
          {hasEdges ? <Step to="last" name={say("Last page")} isOff={isLast} disabled={disabled} onGo={() => go(pages)} /> : null}
        </div>
      </nav>
    </Input.Wrapper>
  );
}
