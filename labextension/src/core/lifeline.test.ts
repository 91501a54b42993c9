import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Cell } from "./keyed.ts";
import { Lifeline } from "./lifeline.ts";
import type { Connection as Status } from "./store.ts";
import type { TransportEvents } from "./transports.ts";

let peers: (TransportEvents & { close: () => void })[];
let status: Cell<Status>;
let line: Lifeline;
const events = { opened: vi.fn(), message: vi.fn(), refused: vi.fn() };

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  peers = [];
  status = new Cell<Status>({ status: "connecting", reason: "" });
  const open = (given: TransportEvents) => {
    const close = vi.fn();
    peers.push({ ...given, close });
    return { send: vi.fn(), close };
  };
  line = new Lifeline({ open }, status, events);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

const last = () => peers.at(-1) as (typeof peers)[number];

test("what fails again and again is tried after growing pauses, until the peer answers", () => {
  line.connect();
  for (const pause of [400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000]) {
    last().closed(1006, "gone");
    expect(status.get()).toEqual({ status: "lost", reason: "gone" });
    const { length } = peers;
    vi.advanceTimersByTime(pause - 1);
    expect(peers).toHaveLength(length);
    vi.advanceTimersByTime(1);
    expect(peers).toHaveLength(length + 1);
  }
  last().opened();
  expect([events.opened.mock.calls.length, line.ready, status.get().status]).toEqual([1, false, "lost"]);
  line.confirm();
  expect([line.ready, status.get().status]).toEqual([true, "open"]);
  const { length } = peers;
  last().closed(1006, "");
  expect(line.ready).toBe(false);
  vi.advanceTimersByTime(400);
  expect(peers).toHaveLength(length + 1);
});

test.each([1002, 1003, 1007, 1008, 1009])("a peer that refuses (%d) is not asked again by itself", (code) => {
  line.connect();
  last().closed(code, "");
  vi.advanceTimersByTime(60_000);
  expect([peers.length, events.refused.mock.calls.length]).toEqual([1, 1]);
  expect(status.get()).toEqual({ status: "refused", reason: "The connection was refused." });
  line.retry();
  expect([peers.length, status.get().status]).toEqual([2, "connecting"]);
});

test("a page that is gone has ended, and is not asked for again", () => {
  line.connect();
  last().closed(4410, "The page is not published any more.");
  vi.advanceTimersByTime(60_000);
  expect([peers.length, events.refused.mock.calls.length]).toEqual([1, 1]);
  expect(status.get()).toEqual({ status: "ended", reason: "The page is not published any more." });
});

test("an earlier connection is closed, and heard no more", () => {
  line.connect();
  const [first] = peers;
  line.retry();
  first?.opened();
  first?.message({ type: "kernel", status: "ready", epoch: null, message: "", runnable: false });
  first?.closed(1006, "");
  expect(first?.close).toHaveBeenCalledTimes(1);
  expect([events.opened, events.message].map(({ mock }) => mock.calls)).toEqual([[], []]);
  expect(status.get().status).toBe("connecting");
});

test("nothing is tried once it was ended", () => {
  line.connect();
  last().closed(1006, "");
  line.disconnect();
  vi.advanceTimersByTime(60_000);
  expect(peers).toHaveLength(1);
});
