import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { Trial } from "../session/api.ts";
import { useTrial } from "./trial.ts";

const UNKNOWN: Trial = { known: false, mode: null, auto: "", isolated: "", at: null, changed: [] };
const FOUND: Trial = { ...UNKNOWN, known: true, mode: "isolated", auto: "Forked." };

afterEach(cleanup);

/** A server whose trial ends when the test says so. */
function server() {
  const asked: { signal: AbortSignal; onStep: (step: { text: string }) => void; end: (found: Trial) => void; fail: (error: Error) => void }[] = [];
  const api = {
    trial: () => Promise.resolve(UNKNOWN),
    tryOut: (onStep: (step: { text: string }) => void, signal: AbortSignal) => new Promise<Trial>((end, fail) => asked.push({ signal, onStep, end, fail })),
  };
  return { api, asked };
}

test("a trial tells its steps, and what was found", async () => {
  const { api, asked } = server();
  const { result } = renderHook(() => useTrial(api));
  await waitFor(() => expect(result.current.trial).toEqual(UNKNOWN));
  await act(async () => result.current.start());
  act(() => asked[0]?.onStep({ text: "Running cell 1 (1 of 2)." }));
  expect(result.current.step).toBe("Running cell 1 (1 of 2).");
  await act(async () => asked[0]?.end(FOUND));
  expect([result.current.step, result.current.trial]).toEqual([null, FOUND]);
});

test("a trial that fails says why, until the next one", async () => {
  const { api, asked } = server();
  const { result } = renderHook(() => useTrial(api));
  await act(async () => result.current.start());
  await act(async () => asked[0]?.fail(Object.assign(new Error("Cell 2 failed."), { traceback: "NameError" })));
  expect(result.current.failure).toEqual({ message: "Cell 2 failed.", traceback: "NameError" });
  act(() => result.current.start());
  expect(result.current.failure).toBeNull();
});

test("a trial ends when it is cancelled, and with the dialog", async () => {
  const { api, asked } = server();
  const { result, unmount } = renderHook(() => useTrial(api));
  await act(async () => result.current.start());
  act(() => result.current.cancel());
  expect(asked[0]?.signal.aborted).toBe(true);
  await act(async () => asked[0]?.fail(new Error("Aborted")));
  expect([result.current.step, result.current.failure]).toEqual([null, null]);
  await act(async () => result.current.start());
  unmount();
  expect(asked[1]?.signal.aborted).toBe(true);
});

test("the notebook is saved first, and one that cannot be saved is not tried out", async () => {
  const { api, asked } = server();
  const { result } = renderHook(() => useTrial(api, () => Promise.reject(new Error("Not saved."))));
  await act(async () => result.current.start());
  expect(asked).toEqual([]);
  expect(result.current.failure?.message).toBe("Not saved.");
});
