import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { kernelReady } from "./kernel.ts";

type Context = Parameters<typeof kernelReady>[0];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function kernel(connectionStatus: string, status = "idle") {
  return { connectionStatus, status, info: Promise.resolve({}) };
}

/** A notebook with a kernel, or without; `next` is the one that it starts. */
function context(now: object | null, next: object | null = kernel("connected")) {
  const made = { session: now && { kernel: now }, startKernel: vi.fn(() => Promise.resolve(next === null)) };
  made.startKernel.mockImplementation(() => {
    if (next !== null) made.session = { kernel: next };
    return Promise.resolve(next === null);
  });
  return { made, asContext: made as unknown as Context };
}

const asked = () => Promise.resolve();

test("a kernel that is connected is taken as it is", async () => {
  const { made, asContext } = context(kernel("connected"));
  await kernelReady(asContext, asked);
  expect(made.startKernel).not.toHaveBeenCalled();
});

test("a session that the server no longer has is dropped, and its kernel started once and awaited", async () => {
  const next = kernel("connecting");
  const { made, asContext } = context(kernel("connecting"), next);
  let isReady = false;
  const ready = kernelReady(asContext, () => {
    made.session = null;
    return Promise.resolve();
  }).then(() => (isReady = true));
  await vi.advanceTimersByTimeAsync(5000);
  expect([made.startKernel.mock.calls.length, isReady]).toEqual([1, false]);
  next.connectionStatus = "connected";
  await vi.advanceTimersByTimeAsync(100);
  await ready;
});

test("a dead kernel is started again", async () => {
  const { made, asContext } = context(kernel("connected", "dead"));
  await kernelReady(asContext, () => Promise.reject(new Error("away")));
  expect(made.startKernel).toHaveBeenCalledOnce();
});

test("where none starts, or none answers, it says so", async () => {
  await expect(kernelReady(context(null, null).asContext, asked)).rejects.toThrow("No kernel was started: choose one in the notebook.");
  const late = kernelReady(context(kernel("disconnected")).asContext, asked);
  await Promise.all([expect(late).rejects.toThrow("The kernel does not answer."), vi.advanceTimersByTimeAsync(60_000)]);
});
