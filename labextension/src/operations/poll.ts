/** Polls while the page is visible. */
import { useCallback, useEffect, useRef, useState } from "react";
import { Refused } from "./api.ts";

const PAUSE = 2000;

interface Polled<T> {
  answer: T | null;
  /** Why there is no newer answer; null while all is well. */
  problem: Refused | null;
  /** Asks now. */
  refresh: () => void;
}

function isSeen(element: HTMLElement | null): boolean {
  // A tab of Lab that is not in front has no boxes.
  return !document.hidden && element !== null && element.getClientRects().length > 0;
}

export function usePolled<T>(ask: () => Promise<T>, root: React.RefObject<HTMLElement | null>): Polled<T> {
  const [answer, setAnswer] = useState<T | null>(null);
  const [problem, setProblem] = useState<Refused | null>(null);
  const latest = useRef(0);

  const refresh = useCallback(async () => {
    latest.current += 1;
    const mine = latest.current;
    try {
      const found = await ask();
      if (mine !== latest.current) return;
      setAnswer(found);
      setProblem(null);
    } catch (error) {
      if (mine !== latest.current) return;
      setProblem(error instanceof Refused ? error : new Refused(0, String(error)));
    }
  }, [ask]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const turn = async () => {
      clearTimeout(timer);
      if (isSeen(root.current)) await refresh();
      if (!stopped) timer = setTimeout(() => void turn(), PAUSE);
    };
    const shown = () => {
      if (!document.hidden) void turn();
    };
    void turn();
    document.addEventListener("visibilitychange", shown);
    return () => {
      stopped = true;
      // An answer that is still on its way belongs to what was asked before.
      latest.current += 1;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", shown);
    };
  }, [refresh, root]);

  return { answer, problem, refresh: () => void refresh() };
}
