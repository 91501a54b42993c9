import { expect, test } from "vitest";
import { FakePeer } from "./fake.ts";
import { reconnect, sent, start } from "./opening.ts";
import type { Names } from "./protocol.ts";
import type { Visit } from "./visit.ts";

const NAMES: Names = {
  type: "names",
  variables: [
    { name: "flights", kind: "frame", type: "DataFrame", summary: "2 × 1", signature: null, columns: [{ name: "a", type: "Int64" }], cell: "c1" },
  ],
  handlers: [{ name: "search", cell: "c2", code: "0123456789ab", form: "function", line: 1, source: "0123456789ab" }],
};

test("the names of the kernel are asked for and kept", async () => {
  const peer = new FakePeer();
  const { store } = await watching(peer);
  expect(sent(peer, "watch")).toEqual([{ type: "watch" }]);
  expect(store.names.get()).toBeNull();
  peer.emit(NAMES);
  expect(store.names.get()).toEqual(NAMES);
});

test("they are asked for again after a reconnect", async () => {
  const peer = new FakePeer();
  await watching(peer);
  peer.drop();
  await reconnect();
  expect(sent(peer, "hello")).toHaveLength(2);
  expect(sent(peer, "watch")).toHaveLength(2);
});

test("a visit that does not watch asks for none", async () => {
  const peer = new FakePeer();
  await start(peer);
  peer.drop();
  await reconnect();
  expect(sent(peer, "watch")).toEqual([]);
});

test("what was asked for without a connection is asked for with the next", async () => {
  const peer = new FakePeer();
  const visit = await start(peer);
  peer.drop();
  visit.watch();
  expect(sent(peer, "watch")).toEqual([]);
  await reconnect();
  expect(sent(peer, "watch")).toHaveLength(1);
});

test("they go with the kernel's process", async () => {
  const peer = new FakePeer();
  const { store } = await watching(peer);
  peer.emit(NAMES);
  peer.emit({ ...peer.kernel, status: "busy" });
  expect(store.names.get()).toEqual(NAMES);
  peer.emit({ ...peer.kernel, epoch: null, status: "starting" });
  expect(store.names.get()).toEqual(NAMES);
  peer.emit({ ...peer.kernel, epoch: "epoch-2" });
  expect(store.names.get()).toBeNull();
});

async function watching(peer: FakePeer): Promise<Visit> {
  const visit = await start(peer);
  visit.watch();
  return visit;
}
