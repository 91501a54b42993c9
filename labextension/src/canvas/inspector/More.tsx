/** What a long list leaves out at first, so that one of any length opens as fast: "and 9,900 more". */
import { useState, type ReactNode } from "react";

const MOST_SHOWN = 100;
const NUMBER = new Intl.NumberFormat("en");

/** The first entries of a list, or all of them once they are asked for; and the line that asks. */
export function useFirst<T>(all: readonly T[]): { shown: readonly T[]; more: ReactNode } {
  const [asked, setAsked] = useState(false);
  const shown = asked ? all : all.slice(0, MOST_SHOWN);
  const left = all.length - shown.length;
  const more =
    left === 0 ? null : (
      <small className="jt-c-note jt-c-more">
        {`and ${NUMBER.format(left)} more`}
        <button type="button" className="jt-c-link" onClick={() => setAsked(true)}>
          Show all
        </button>
      </small>
    );
  return { shown, more };
}
