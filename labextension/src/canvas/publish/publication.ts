/** The publication of a page and who has it open, as they are while the dialog is. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Api, Publication } from "../session/api.ts";

/** Milliseconds between two looks. */
const EVERY = 3000;

interface Known {
  /** Null where the page is not published, and before the server has answered. */
  publication: Publication | null;
  /** How many browsers have it open; null where that is not known. */
  visits: number | null;
  /** Takes what the server has answered to a change. */
  put: (publication: Publication | null) => void;
}

/** Looks again and again while the document is visible, but not while the publication is changed from here. */
export function usePublication(api: Pick<Api, "publication" | "openVisits">, changes: boolean): Known {
  const [publication, setPublication] = useState<Publication | null>(null);
  const [visits, setVisits] = useState<number | null>(null);
  const latest = useRef(0);

  const look = useCallback(async () => {
    latest.current += 1;
    const mine = latest.current;
    const [found, open] = await Promise.all([api.publication(), api.openVisits().catch(() => null)]);
    if (mine !== latest.current) return;
    setPublication(found);
    setVisits(open);
  }, [api]);

  const put = useCallback((next: Publication | null) => {
    latest.current += 1;
    setPublication(next);
  }, []);

  useEffect(() => {
    if (changes) return undefined;
    // What cannot be asked now stays as it was.
    const turn = () => {
      if (!document.hidden) void look().catch(() => undefined);
    };
    turn();
    const timer = setInterval(turn, EVERY);
    document.addEventListener("visibilitychange", turn);
    return () => {
      // An answer that is on its way is of before.
      latest.current += 1;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", turn);
    };
  }, [look, changes]);

  return { publication, visits, put };
}
