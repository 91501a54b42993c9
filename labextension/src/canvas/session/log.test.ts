/** The log of a visit, over breaks and restarts of the server. */
import { expect, test, vi } from "vitest";
import { FakePeer } from "../../core/fake.ts";
import { make } from "../../gallery/properties.ts";
import { Visit } from "../../core/visit.ts";
import { Log, type LogEntry } from "./log.ts";

const PAGE = { components: { go: make("button", { handlers: { click: "work" } }), stop: make("button", { handlers: { click: "work" } }) } };
/** A handler that runs until the test ends it. */
const RUNS = { "go click": () => new Promise<void>(() => undefined) };

function turn(): Promise<void> {
  return new Promise((done) => setTimeout(done));
}

async function opened(peer: FakePeer) {
  const log: Log = new Log({ handlerOf: () => "work", state: () => ({}), waits: (event) => visit.waits(event) });
  const visit: Visit = new Visit({ transport: peer.transport(), memory: { take: () => null, put: () => undefined }, observe: (message) => log.take(message) });
  visit.start();
  await turn();
  return { log, visit };
}

function outcomes(log: Log): [number, string, LogEntry["outcome"]][] {
  return log.entries.get().map(({ event, component, outcome }) => [event, component, outcome]);
}

test("a new visit closes the entries of the previous visit, and adds entries for its own events", async () => {
  const peer = new FakePeer({ page: PAGE, handlers: RUNS });
  const { log, visit } = await opened(peer);
  visit.event("go", "click");
  expect(outcomes(log)).toEqual([[1, "go", null]]);
  // The server was started again: it knows nothing, and counts from 1.
  Object.assign(peer, { visit: "visit-2", seq: 0, event: 0, ring: [], ran: [] });
  peer.drop();
  visit.retry();
  await turn();
  expect(outcomes(log)).toEqual([[1, "go", "lost"]]);
  // So that it can be run again.
  expect(log.entries.get()[0]?.took).not.toBeNull();
  visit.event("stop", "click");
  await turn();
  expect(outcomes(log)).toEqual([[1, "stop", "ok"], [1, "go", "lost"]]);
});

test("over a break of the connection what runs goes on, and what has ended unseen is lost", async () => {
  const peer = new FakePeer({ page: PAGE, handlers: { ...RUNS, "stop click": () => new Promise<void>(() => undefined) } });
  const { log, visit } = await opened(peer);
  visit.event("go", "click");
  visit.event("stop", "click");
  // The whole page comes then, and not the messages that were missed.
  visit.reload();
  peer.done(2);
  visit.retry();
  await turn();
  expect(outcomes(log)).toEqual([[2, "stop", "lost"], [1, "go", null]]);
  peer.done(1);
  await turn();
  expect(outcomes(log)).toEqual([[2, "stop", "lost"], [1, "go", "ok"]]);
});

test("an event that waits for the connection is no lost one", async () => {
  const peer = new FakePeer({ page: PAGE });
  const { log, visit } = await opened(peer);
  visit.event("go", "click");
  peer.drop();
  peer.ring.splice(0);
  visit.event("stop", "click");
  visit.retry();
  await turn();
  expect(outcomes(log)).toEqual([[2, "stop", "ok"], [1, "go", "ok"]]);
});

test("all are lost where the server refuses the connection", () => {
  vi.spyOn(Date, "now").mockReturnValueOnce(1000).mockReturnValue(3000);
  const log = new Log({ handlerOf: () => "work", state: () => ({}), waits: () => true });
  log.take({ type: "running", seq: 1, event: 1, component: "go", name: "click" } as never);
  log.lose();
  expect(log.entries.get()).toMatchObject([{ event: 1, outcome: "lost", took: 2000 }]);
  vi.restoreAllMocks();
});
