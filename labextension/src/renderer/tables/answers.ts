import { useEffect, useState } from "react";
import type { Question, ResultOf } from "../../core/questions.ts";
import type { TableRows } from "../../core/tables.ts";

interface Asked<Q extends Question> {
  /** The newest answer; it stays while the next one is on its way. */
  answer: ResultOf<Q> | null;
  /** Why there is no answer. */
  error: string | null;
  /** Whether an answer is on its way. */
  waits: boolean;
  again: () => void;
}

/**
 * The answer to a question about the rows under the table's filter and search, without the conditions on `except`. It is
 * asked again when `data`, the filter or the search has changed.
 */
export function useAnswer<Q extends Question>(rows: TableRows, data: unknown, question: Q, except?: string): Asked<Q> {
  const [answer, setAnswer] = useState<ResultOf<Q> | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [waits, setWaits] = useState(true);
  const [attempt, setAttempt] = useState(0);
  const { filter, search } = rows.order;
  const asked = JSON.stringify([question, filter.filter(({ column }) => column !== except), search]);
  useEffect(() => {
    let gone = false;
    setWaits(true);
    const take = (result: ResultOf<Q> | null, reason: string | null) => {
      if (gone || (result === null && reason === null)) return;
      setError(reason);
      setWaits(false);
      if (result !== null) setAnswer(result);
    };
    void (async () => {
      try {
        take(await rows.query(question, except), null);
      } catch (failed) {
        take(null, (failed as Error).message);
      }
    })();
    return () => {
      gone = true;
    };
    // eslint-disable-next-line react/exhaustive-deps
  }, [rows, data, asked, attempt]);
  return { answer, error, waits, again: () => setAttempt(attempt + 1) };
}
