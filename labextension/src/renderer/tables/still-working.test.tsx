import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TableRows } from "../../core/tables.ts";
import StillWorking from "./StillWorking.tsx";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("an engine that takes long is told of, and can be stopped", () => {
  const stop = vi.fn<() => void>();
  render(<StillWorking rows={new TableRows(() => undefined, undefined, undefined, undefined, stop)} />);
  const status = screen.getByRole("status");
  expect([status.textContent, screen.queryByRole("button")]).toEqual(["", null]);
  act(() => vi.advanceTimersByTime(2000));
  expect(status.textContent).toBe("Still working…");
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect(stop).toHaveBeenCalledTimes(1);
});
