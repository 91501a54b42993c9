import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HeldError, OfflineError, RefusedError, type Saved } from "./api.ts";
import { Saver, type Batch } from "./saver.ts";

/** What the server does with the next batches: an error refuses one. */
let server: (Error | null)[];
let tried: number[];
let saved: number[];
let refused: string[];
let saver: Saver;

beforeEach(() => {
  vi.useFakeTimers();
  [server, tried, saved, refused] = [[], [], [], []];
  const save = (edits: readonly unknown[]): Promise<Saved> => {
    tried.push(edits.length);
    const error = server.shift() ?? null;
    return error === null ? Promise.resolve({ revision: "", inverse: [] }) : Promise.reject(error);
  };
  saver = new Saver(
    { save },
    {
      revision: () => "",
      saved: ({ id }) => (saved.push(id), Promise.resolve()),
      refused: (_, error) => refused.push(error.message),
    },
  );
});
afterEach(() => vi.useRealTimers());

function batch(id: number): Batch {
  return { id, key: `k${id}`, label: "Remove", edits: Array.from({ length: id }, () => ({ type: "remove", path: "one" })) };
}

test.each([
  [new HeldError(500, "NotWrittenError", "The disk is full."), "The disk is full."],
  [new OfflineError("away"), null],
])("what cannot be saved now is kept in its order, and tried again: %s", async (error, why) => {
  server = [error, error];
  saver.add(batch(1));
  saver.add(batch(2));
  await vi.advanceTimersByTimeAsync(0);
  expect(saver.state.get()).toEqual({ kind: "unsent", count: 2, why });
  saver.add(batch(3));
  await vi.advanceTimersByTimeAsync(500);
  // Tried once more, still in vain.
  expect([tried, saved]).toEqual([[1, 1], []]);
  expect(saver.state.get()).toEqual({ kind: "unsent", count: 3, why });
  saver.retry();
  await vi.advanceTimersByTimeAsync(0);
  expect([saved, refused]).toEqual([[1, 2, 3], []]);
  expect(saver.state.get()).toEqual({ kind: "saved" });
});

test("an edit that is refused for itself is given up, and the next one saved", async () => {
  server = [new RefusedError(422, "EditError", "There is no such place.")];
  saver.add(batch(1));
  saver.add(batch(2));
  await vi.advanceTimersByTimeAsync(0);
  expect([saved, refused]).toEqual([[2], ["There is no such place."]]);
});
