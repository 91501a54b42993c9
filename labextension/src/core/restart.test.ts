/** What a client does when its peer was started again. */
import { describe, expect, test, vi } from "vitest";
import { make } from "../gallery/properties.ts";
import { FakePeer, type FakeOptions } from "./fake.ts";
import { ends, open, reconnect, sent, memory, start } from "./opening.ts";
import type { JsonValue } from "./protocol.ts";
import type { Visit } from "./visit.ts";

const components = {
  carrier: make("select", { options: ["UA", "DL"], value: null }),
  note: make("text_input"),
  search: make("button", { handlers: { click: "search" } }),
  other: make("button", { label: "Other", handlers: { click: "other" } }),
};
const withSecrets = { ...components, password: make("text_input"), pin: make("number") };

function peerOf(handlers: FakeOptions["handlers"] = {}, page: FakeOptions["page"] = {}): FakePeer {
  return new FakePeer({ page: { components, ...page }, handlers });
}

/** The server was killed and is there again: it knows nothing of the visit. */
function restart(peer: FakePeer, event = 0): void {
  peer.drop();
  Object.assign(peer, { visit: `${peer.visit}-again`, event, seq: 0, ring: [], ran: [], context: {} });
  peer.kernel = { ...peer.kernel, epoch: "epoch-2" };
  for (const [path, component] of Object.entries(withSecrets)) {
    if (path in peer.state && "value" in component) peer.state[path] = component.value as JsonValue;
  }
}

describe("a peer that was started again", () => {
  test("is given what the visitor entered, once, also what was known to the one before", async () => {
    const peer = peerOf({ "search click": ends }, { components: withSecrets });
    const visit = await start(peer);
    visit.change("carrier", "DL");
    visit.change("password", "hidden");
    visit.change("pin", 1234);
    visit.event("search", "click");
    await vi.advanceTimersByTimeAsync(1000);
    restart(peer);
    peer.received.length = 0;
    await reconnect();
    expect(sent(peer, "state")).toEqual([{ type: "state", changes: { carrier: "DL", password: "hidden", pin: 1234 } }]);
    expect(visit.store.values.get("carrier")).toBe("DL");
    expect(visit.store.restart.get()).toBe("kept");
    visit.event("search", "click");
    expect(sent(peer, "event")).toMatchObject([{ id: 1, state: {} }]);
    expect(visit.store.restart.get()).toBeNull();
  });

  test("is not sent its own values, nor what a handler had set", async () => {
    const peer = peerOf({ "search click": (to, { id }) => to.update(id, { note: { value: "set" } }) });
    const visit = await start(peer);
    visit.change("note", "typed");
    visit.event("search", "click");
    visit.change("carrier", null);
    await vi.advanceTimersByTimeAsync(1000);
    restart(peer);
    peer.received.length = 0;
    await reconnect();
    expect(sent(peer, "state")).toEqual([]);
    expect(visit.store.values.get("note")).toBe("");
  });

  test("says of what was clicked while it was down that it was not sent, and runs none of it", async () => {
    const peer = peerOf({ "search click": open, "other click": ends });
    const visit = await start(peer);
    restart(peer);
    visit.event("search", "click");
    expect(visit.store.running.get("search")).toHaveLength(1);
    await reconnect();
    expect(peer.ran).toEqual([]);
    expect(visit.store.running.get("search")).toBeUndefined();
    expect(visit.store.alert.get()).toMatchObject({
      kind: "warning",
      messageOnly: true,
      error: { message: "The connection was lost. “Button” was not sent. Repeat it if you still want it." },
    });
    visit.event("search", "click");
    expect(peer.ran.map(({ id }) => id)).toEqual([1]);
  });

  test("reports of each event what is known", async () => {
    const peer = peerOf({ "search click": open });
    const visit = await start(peer);
    visit.event("search", "click");
    restart(peer);
    visit.event("other", "click");
    await reconnect();
    expect(visit.store.alert.get()?.error.message).toBe(
      "The connection was lost. It is not known whether “Button” was carried out. “Other” was not sent. Repeat it if you still want it.",
    );
  });

  test("reports it to a page that was reloaded meanwhile too", async () => {
    const peer = peerOf({ "search click": open });
    const first = await start(peer);
    restart(peer);
    first.event("search", "click");
    first.stop();
    const second = await start(peer);
    expect(peer.ran).toEqual([]);
    expect(second.store.alert.get()?.error.message).toContain("“Button” was not sent");
  });

  test("says of what was under way that it is not known, and the next click runs once", async () => {
    const peer = peerOf({ "search click": open });
    const visit = await start(peer);
    visit.event("search", "click");
    restart(peer);
    await reconnect();
    expect(visit.store.alert.get()).toMatchObject({
      kind: "warning",
      component: "search",
      error: { message: expect.stringContaining("not known") as string },
    });
    expect(visit.store.running.get("search")).toBeUndefined();
    expect(visit.store.restart.get()).toBe("empty");
    expect(sent(peer, "event")).toHaveLength(1);
    visit.event("search", "click");
    expect(peer.ran.map(({ id }) => id)).toEqual([1]);
  });

  test("whose `load` sets options and defaults is given the values after that", async () => {
    const peer = peerOf({}, { handlers: { load: "load" } });
    const visit = await start(peer);
    visit.change("carrier", "UA");
    visit.change("note", "mine");
    await vi.advanceTimersByTimeAsync(1000);
    restart(peer);
    peer.context = { carrier: { options: [] } };
    peer.received.length = 0;
    await reconnect();
    expect(sent(peer, "state")).toEqual([{ type: "state", changes: { note: "mine" } }]);
    expect(visit.store.values.get("carrier")).toBeNull();
    peer.update(0, { carrier: { options: ["UA", "DL"] }, note: { value: "default" } });
    peer.done(0);
    expect([visit.store.values.get("carrier"), visit.store.values.get("note")]).toEqual(["UA", "mine"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent(peer, "state").at(-1)).toEqual({ type: "state", changes: { carrier: "UA", note: "mine" } });
    expect(visit.store.restart.get()).toBe("kept");
  });

  test("that has no place for a value says so", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    visit.change("carrier", "UA");
    await vi.advanceTimersByTimeAsync(1000);
    restart(peer);
    peer.context = { carrier: { options: ["B6"] } };
    await reconnect();
    expect(visit.store.restart.get()).toBe("partly");
    expect(sent(peer, "state")).toHaveLength(1);
  });

  test("after a reload too, without secrets, and says so", async () => {
    const peer = peerOf({ "search click": open }, { components: withSecrets });
    const first = await start(peer);
    first.change("carrier", "DL");
    first.change("password", "hidden");
    first.event("search", "click");
    first.stop();
    expect(JSON.stringify(memory.left)).not.toContain("hidden");
    restart(peer);
    const second = await start(peer);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent(peer, "state").at(-1)).toEqual({ type: "state", changes: { carrier: "DL" } });
    expect(second.store.alert.get()).toMatchObject({ kind: "warning", component: "search" });
    expect(second.store.restart.get()).toBe("kept_but_secrets");
  });

  test.each([
    ["password", make("text_input"), "hidden", ""],
    ["code", make("text_input", { secret: true }), "hidden", ""],
    ["pin", make("number"), 1234, null],
  ] as const)("whose %s is empty after a reload says so, also where other entries do not fit", async (name, secret, value, empty) => {
    const peer = peerOf({}, { handlers: { load: "load" }, components: { ...components, [name]: secret } });
    const first = await start(peer);
    first.change("carrier", "UA");
    first.change(name, value);
    await vi.advanceTimersByTimeAsync(1000);
    first.stop();
    restart(peer);
    peer.state[name] = empty;
    peer.context = { carrier: { options: [] } };
    const second = await start(peer);
    expect(second.store.restart.get()).toBe("kept_but_secrets");
    peer.update(0, { carrier: { options: ["B6"] } });
    peer.done(0);
    expect(second.store.restart.get()).toBe("partly_but_secrets");
  });

  test("claims nothing of a secret where nothing else was entered", async () => {
    const peer = peerOf({}, { components: withSecrets });
    const first = await start(peer);
    first.change("password", "hidden");
    await vi.advanceTimersByTimeAsync(1000);
    first.stop();
    restart(peer);
    expect((await start(peer)).store.restart.get()).toBe("empty");
  });
});

describe("a reload while `load` sets options and defaults again", () => {
  const sets = (peer: FakePeer) => {
    peer.update(0, { carrier: { options: ["UA", "DL"] }, note: { value: "default" } });
  };

  /** A page whose peer was started again, and whose `load` has not ended. */
  async function restarting(): Promise<{ peer: FakePeer; first: Visit }> {
    const peer = peerOf({}, { handlers: { load: "load" } });
    const first = await start(peer);
    first.change("carrier", "UA");
    first.change("note", "mine");
    await vi.advanceTimersByTimeAsync(1000);
    restart(peer);
    peer.context = { carrier: { options: [] } };
    peer.loads = true;
    await reconnect();
    expect(first.store.values.get("carrier")).toBeNull();
    return { peer, first };
  }

  test.each(["before", "after"])("keeps what was entered, %s `load` has set them", async (when) => {
    const { peer, first } = await restarting();
    if (when === "after") sets(peer);
    first.stop();
    const second = await start(peer);
    expect(second.store.restart.get()).toBe("kept");
    sets(peer);
    peer.done(0);
    expect([second.store.values.get("carrier"), second.store.values.get("note")]).toEqual(["UA", "mine"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(peer.state).toMatchObject({ carrier: "UA", note: "mine" });
    expect(second.store.restart.get()).toBe("kept");
  });

  test("keeps it where `load` ended before the page was there again", async () => {
    const { peer, first } = await restarting();
    first.stop();
    sets(peer);
    peer.done(0);
    const second = await start(peer);
    expect([second.store.values.get("carrier"), second.store.values.get("note")]).toEqual(["UA", "mine"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(peer.state).toMatchObject({ carrier: "UA", note: "mine" });
  });

  test("waits for a kernel that is still starting", async () => {
    const { peer, first } = await restarting();
    first.stop();
    peer.loads = false;
    peer.kernel = { ...peer.kernel, status: "starting", epoch: null };
    const second = await start(peer);
    peer.emit({ ...peer.kernel, status: "ready", epoch: "epoch-2" });
    expect(second.store.restart.get()).toBe("kept");
    sets(peer);
    peer.done(0);
    expect(second.store.values.get("carrier")).toBe("UA");
  });

  test("keeps it over two reloads, and says what did not fit", async () => {
    const { peer, first } = await restarting();
    first.stop();
    (await start(peer)).stop();
    const third = await start(peer);
    peer.update(0, { carrier: { options: ["B6"] } });
    peer.done(0);
    expect([third.store.values.get("carrier"), third.store.values.get("note")]).toEqual([null, "mine"]);
    expect(third.store.restart.get()).toBe("partly");
  });

  test("keeps it where the kernel alone was started again", async () => {
    const peer = peerOf({}, { handlers: { load: "load" } });
    const first = await start(peer);
    peer.done(0);
    first.change("note", "mine");
    await vi.advanceTimersByTimeAsync(1000);
    peer.loads = true;
    peer.emit(peer.pageMessage());
    peer.update(0, { note: { value: "default" } });
    first.stop();
    const second = await start(peer);
    peer.done(0);
    expect(second.store.values.get("note")).toBe("mine");
  });

  test("of a new visit keeps the defaults that `load` had set over an entry", async () => {
    const peer = peerOf({}, { handlers: { load: "load" } });
    peer.loads = true;
    const first = await start(peer);
    first.change("note", "mine");
    await vi.advanceTimersByTimeAsync(1000);
    peer.update(0, { note: { value: "default" } });
    first.stop();
    const second = await start(peer);
    peer.done(0);
    expect(second.store.values.get("note")).toBe("default");
    expect(second.store.restart.get()).toBeNull();
  });
});

describe("a reload", () => {
  test("of a visit that goes on sends nothing again, and says nothing", async () => {
    const peer = peerOf({ "search click": open });
    const first = await start(peer);
    first.change("carrier", "DL");
    first.event("search", "click");
    first.stop();
    peer.received.length = 0;
    const second = await start(peer);
    await vi.advanceTimersByTimeAsync(1000);
    expect(peer.received.map(({ type }) => type)).toEqual(["hello"]);
    expect(second.store.restart.get()).toBeNull();
    expect(second.store.alert.get()).toBeNull();
    expect(second.store.running.get("search")).toHaveLength(1);
  });

  test("right after an entry keeps it, whether or not it has reached the peer", async () => {
    const peer = peerOf({}, { components: withSecrets });
    for (const arrives of [true, false]) {
      const first = await start(peer);
      first.change("note", `mine ${arrives}`);
      first.change("password", "hidden");
      if (!arrives) peer.drop();
      first.stop();
      expect(JSON.stringify(memory.left)).not.toContain("hidden");
      const second = await start(peer);
      expect(second.store.values.get("note")).toBe(`mine ${arrives}`);
      await vi.advanceTimersByTimeAsync(1000);
      expect(peer.state["note"]).toBe(`mine ${arrives}`);
      second.stop();
    }
  });

  test("reports a click that never reached the peer", async () => {
    const peer = peerOf({ "search click": ends });
    const first = await start(peer);
    peer.drop();
    first.event("search", "click");
    first.stop();
    const second = await start(peer);
    expect(peer.ran).toEqual([]);
    expect(second.store.alert.get()).toMatchObject({ kind: "warning", component: "search" });
  });
});

describe("a peer that remembers less than the client", () => {
  test("of events that had ended is as good as one that was started again", async () => {
    const peer = peerOf({ "search click": ends });
    const visit = await start(peer);
    visit.change("note", "mine");
    for (let count = 0; count < 3; count += 1) visit.event("search", "click");
    peer.drop();
    Object.assign(peer, { event: 1, ring: [], seq: 4, ran: [], state: { ...peer.state, note: "" } });
    visit.event("search", "click");
    await reconnect();
    expect(visit.store.connection.get().status).toBe("open");
    expect(visit.store.alert.get()).toMatchObject({ kind: "warning", component: "search" });
    expect(peer.state["note"]).toBe("mine");
    visit.event("search", "click");
    expect(peer.ran.map(({ id }) => id)).toEqual([2]);
  });

  test("of the first of two events under way is sent neither again", async () => {
    const peer = peerOf({ "search click": open });
    const visit = await start(peer);
    visit.event("search", "click");
    peer.drop();
    visit.change("note", "mine");
    Object.assign(peer, { event: 0, ran: [], ring: [], seq: 2 });
    await reconnect();
    expect(peer.ran.map(({ id }) => id)).toEqual([1]);
  });
});

describe("a server that took the visit over", () => {
  test("and does not know the end that another one reported keeps it", async () => {
    const peer = peerOf({ "search click": open });
    const visit = await start(peer);
    visit.event("search", "click");
    peer.done(1);
    peer.drop();
    peer.ring = [];
    await reconnect();
    expect(visit.store.running.get("search")).toBeUndefined();
    const error = { id: "e", message: "It may have run in part.", field: null, traceback: null, cell: null, line: null };
    peer.push({ type: "done", event: 1, outcome: "unknown", error, changes: {}, handler: "", at_once: false });
    expect(visit.store.alert.get()).toBeNull();
    visit.event("search", "click");
    expect(peer.ran.map(({ id }) => id)).toEqual([1, 2]);
  });
});

describe("a kernel that was started again", () => {
  test("runs `load`, whose defaults do not replace what the visitor entered", async () => {
    const peer = peerOf({}, { handlers: { load: "load" } });
    const visit = await start(peer);
    peer.update(0, { note: { value: "default" } });
    peer.done(0);
    visit.change("note", "mine");
    await vi.advanceTimersByTimeAsync(1000);
    peer.emit(peer.pageMessage());
    peer.update(0, { note: { value: "default" } });
    expect(visit.store.values.get("note")).toBe("default");
    peer.done(0);
    expect(visit.store.values.get("note")).toBe("mine");
    await vi.advanceTimersByTimeAsync(1000);
    expect(peer.state["note"]).toBe("mine");
    expect(visit.store.restart.get()).toBeNull();
  });
});

test("after the computer slept a connection that seems open is replaced, and nothing is lost", async () => {
  const peer = peerOf({ "search click": open });
  const visit = await start(peer);
  visit.event("search", "click");
  visit.renew();
  await vi.advanceTimersByTimeAsync(0);
  expect(peer.opened).toBe(2);
  expect(visit.store.connection.get().status).toBe("open");
  expect(peer.ran).toHaveLength(1);
  visit.stop();
});
