import { useEffect, useRef } from "react";
import { ChevronIcon } from "../../renderer/parts/icons.tsx";

/** How long a button is held before it goes on by itself, and then between steps, in milliseconds. */
const HOLD = 400;
const NEXT = 60;

interface StepsProps {
  disabled: boolean;
  onStep(up: boolean): void;
}

/** The two buttons of a number; whoever uses the keyboard has the arrow keys. */
export function Steps({ disabled, onStep }: StepsProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const act = useRef(onStep);
  useEffect(() => {
    act.current = onStep;
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  function release(): void {
    clearTimeout(timer.current);
  }

  function press(up: boolean, wait: number): void {
    act.current(up);
    timer.current = setTimeout(() => press(up, NEXT), wait);
  }

  return (
    <div className="jt-steps" aria-hidden="true">
      {[true, false].map((up) => (
        <button
          key={String(up)}
          type="button"
          tabIndex={-1}
          disabled={disabled}
          data-up={up || undefined}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            // The caret stays in the field.
            event.preventDefault();
            event.currentTarget.closest("[data-component]")?.querySelector("input")?.focus();
            release();
            press(up, HOLD);
          }}
          onPointerUp={release}
          onPointerLeave={release}
          onPointerCancel={release}
        >
          <ChevronIcon up={up} />
        </button>
      ))}
    </div>
  );
}
