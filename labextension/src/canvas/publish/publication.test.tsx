import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Publication } from "../session/api.ts";
import { usePublication } from "./publication.ts";

const PUBLISHED = { slug: "desk", mode: "isolated" } as Publication;

beforeEach(() => void vi.useFakeTimers());

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

test("who has the page open is followed while the dialog is open and can be seen", async () => {
  let open = 0;
  const api = { publication: vi.fn(() => Promise.resolve(PUBLISHED)), openVisits: vi.fn(() => Promise.resolve(open)) };
  const { result, unmount } = renderHook(() => usePublication(api, false));
  await pass(0);
  expect(result.current).toMatchObject({ publication: PUBLISHED, visits: 0 });
  open = 2;
  await pass(3000);
  expect(result.current.visits).toBe(2);
  const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  const asked = api.openVisits.mock.calls.length;
  await pass(30_000);
  expect(api.openVisits).toHaveBeenCalledTimes(asked);
  hidden.mockReturnValue(false);
  open = 3;
  document.dispatchEvent(new Event("visibilitychange"));
  await pass(0);
  expect(result.current.visits).toBe(3);
  const last = api.openVisits.mock.calls.length;
  unmount();
  await pass(30_000);
  expect(api.openVisits).toHaveBeenCalledTimes(last);
});

test("an answer of before a change is not taken, and one that fails changes nothing", async () => {
  const answers: ((found: Publication | null) => void)[] = [];
  const api = { publication: vi.fn(() => new Promise<Publication | null>((resolve) => answers.push(resolve))), openVisits: () => Promise.reject(new Error("403")) };
  const { result, rerender } = renderHook(({ changes }) => usePublication(api, changes), { initialProps: { changes: false } });
  rerender({ changes: true });
  act(() => result.current.put(PUBLISHED));
  answers[0]?.(null);
  await pass(30_000);
  expect(result.current.publication).toBe(PUBLISHED);
  expect(api.publication).toHaveBeenCalledTimes(1);
  api.publication.mockImplementation(() => Promise.reject(new Error("away")));
  rerender({ changes: false });
  await pass(3000);
  expect(result.current).toMatchObject({ publication: PUBLISHED, visits: null });
});
