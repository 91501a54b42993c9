/** Visits of fake peers, for tests: each file's own tab, in which time stands still. */
import { afterEach, beforeEach, vi } from "vitest";
import type { FakePeer, Handler } from "./fake.ts";
import type { ClientMessage, PageMessage } from "./protocol.ts";
import type { Remembered, TabMemory } from "./tab-memory.ts";
import { Visit } from "./visit.ts";

/** A handler that runs until a test ends it. */
export const open: Handler = () => new Promise<void>(() => undefined);
export const ends: Handler = () => undefined;

/** What the tab remembers. */
export const memory: TabMemory & { left: Remembered | null } = {
  left: null,
  take() {
    const { left } = this;
    this.left = null;
    return left;
  },
  put(remembered) {
    this.left = JSON.parse(JSON.stringify(remembered)) as Remembered;
  },
};

const visits: Visit[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  memory.left = null;
});

afterEach(() => {
  for (const visit of visits.splice(0)) visit.stop();
  vi.useRealTimers();
});

/** A page in the tab, opened. */
export async function start(peer: FakePeer, firstPage: PageMessage | null = null): Promise<Visit> {
  const visit = new Visit({ transport: peer.transport(), memory, firstPage });
  visits.push(visit);
  visit.start();
  await vi.advanceTimersByTimeAsync(0);
  return visit;
}

/** What the peer was sent of a type. */
export function sent<T extends ClientMessage["type"]>(peer: FakePeer, type: T): Extract<ClientMessage, { type: T }>[] {
  return peer.received.filter((message) => message.type === type) as Extract<ClientMessage, { type: T }>[];
}

export const reconnect = () => vi.advanceTimersByTimeAsync(1000);
