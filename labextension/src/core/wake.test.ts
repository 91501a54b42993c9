import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onWake } from "./wake.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a clock that jumped between two ticks is a computer that slept", async () => {
  const wake = vi.fn<() => void>();
  const stop = onWake(wake);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(wake).not.toHaveBeenCalled();
  vi.setSystemTime(Date.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(wake).toHaveBeenCalledTimes(1);
  stop();
  vi.setSystemTime(Date.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(wake).toHaveBeenCalledTimes(1);
});
