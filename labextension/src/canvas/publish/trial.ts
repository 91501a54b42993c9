/** Trying out, in the dialog, how the visits of the page can run. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { Api, Trial } from "../session/api.ts";

export interface Failure {
  message: string;
  traceback: string | null;
}

export interface Trying {
  /** What is known; null before the server has said it. */
  trial: Trial | null;
  /** The step of a trial that runs; null while none does. */
  step: string | null;
  failure: Failure | null;
  start: () => void;
  cancel: () => void;
  /** Asks again what is known. */
  refresh: () => void;
}

export function failureOf(problem: unknown): Failure {
  const { message, traceback = null } = problem as { message: string; traceback?: string | null };
  return { message, traceback };
}

/**
 * A trial ends with the dialog: the server keeps nothing of one that nobody waits for. It runs the notebook as its file has it,
 * so `save` saves that first.
 */
export function useTrial(api: Pick<Api, "trial" | "tryOut">, save: () => Promise<void> = () => Promise.resolve()): Trying {
  const [trial, setTrial] = useState<Trial | null>(null);
  const [step, setStep] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const running = useRef<AbortController | null>(null);

  const refresh = useCallback(() => void api.trial().then(setTrial, () => undefined), [api]);
  const cancel = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setStep(null);
  }, []);
  useEffect(() => {
    refresh();
    return () => running.current?.abort();
  }, [refresh]);

  async function run(): Promise<void> {
    const own = new AbortController();
    running.current?.abort();
    running.current = own;
    setFailure(null);
    setStep("Starting a process for the notebook.");
    const isCurrent = () => running.current === own;
    try {
      await save();
      if (!isCurrent()) return;
      const found = await api.tryOut(({ text }) => isCurrent() && setStep(text), own.signal);
      if (isCurrent()) setTrial(found);
    } catch (problem) {
      if (isCurrent()) setFailure(failureOf(problem));
    }
    if (!isCurrent()) return;
    running.current = null;
    setStep(null);
  }

  return { trial, step, failure, start: () => void run(), cancel, refresh };
}
