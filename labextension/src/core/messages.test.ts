/** The golden messages, which Python writes and both sides read. */
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { make } from "../gallery/properties.ts";
import { FakePeer } from "./fake.ts";
import { tabName } from "./browser-memory.ts";
import { timeZone } from "./moments.ts";
import type { AnyComponent, ClientMessage, Edited, EventMessage, PageMessage, PeerMessage, Widget } from "./protocol.ts";
import { splitPath } from "./paths.ts";
import { activity } from "./store.ts";
import { isPeerMessage } from "./transports.ts";
import type { Remembered } from "./tab-memory.ts";
import { Visit } from "./visit.ts";

type Golden = { direction: "client"; message: ClientMessage } | { direction: "peer"; message: PeerMessage };

const FOLDER = resolve(import.meta.dirname, "../../../tests/messages");
const golden = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .map((name): [string, Golden] => [name, JSON.parse(readFileSync(resolve(FOLDER, name), "utf8")) as Golden]);
const ofPeer = golden.flatMap(([name, { direction, message }]) => (direction === "peer" ? [[name, message] as const] : []));
const ofClient = golden.flatMap(([name, { direction, message }]) =>
  direction === "client" ? [[name, message] as const] : [],
);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A page on which `path` is a component of `type`. */
function pageWith(path: string, type: AnyComponent["type"]): Record<string, AnyComponent> {
  const [parent, name] = splitPath(path);
  return parent === "" ? { [name]: make(type) } : pageIn(parent, { [name]: make(type) });
}

function pageIn(path: string, components: Record<string, AnyComponent>): Record<string, AnyComponent> {
  const [parent, name] = splitPath(path);
  const container = { [name]: make("container", { components }) };
  return parent === "" ? container : pageIn(parent, container);
}

async function opened(peer: FakePeer, remembered: Remembered | null = null): Promise<Visit> {
  const visit = new Visit({ transport: peer.transport(), memory: { take: () => remembered, put: () => undefined } });
  visit.start();
  await vi.advanceTimersByTimeAsync(0);
  return visit;
}

test("there are golden messages in both directions, and nothing else", () => {
  expect(ofPeer.length + ofClient.length).toBe(golden.length);
  expect(new Set(ofPeer.map(([, { type }]) => type)).size).toBe(13);
  expect(new Set(ofClient.map(([, { type }]) => type)).size).toBe(11);
});

describe("the client takes", () => {
  test.each(ofPeer)("%s", async (_, message) => {
    expect(isPeerMessage(message)).toBe(true);
    if (message.type === "page") return takesPage(message);
    const components = Object.assign(
      {},
      ...Object.keys("changes" in message ? message.changes : {}).map((path) => pageWith(path, "text_input")),
      "component" in message ? pageWith(message.component, "table") : {},
    ) as Record<string, AnyComponent>;
    const peer = new FakePeer({ page: { components } });
    const visit = await opened(peer);
    if (message.type === "edited") return takesEdits(peer, message);
    if (message.type === "rows") return takesRows(visit, message);
    if (message.type === "query") return expect(() => peer.emit(message)).not.toThrow();
    if (message.type === "widget") return takesWidget(peer, visit, message);
    if (message.type === "names") {
      peer.emit(message);
      return expect(visit.store.names.get()).toEqual(message);
    }
    const shown = { ...message, ...("seq" in message ? { seq: 1 } : {}) };
    if (message.type !== "kernel" && message.type !== "running" && message.type !== "queued") {
      visit.store.begin(activity({ event: message.event, component: "page", name: "load" }));
    }
    peer.emit(shown);
    expect(visit.store.connection.get().status).toBe("open");
    return takes(visit, message);
  });

  async function takesEdits(peer: FakePeer, message: Edited): Promise<void> {
    const page = golden.find(([name]) => name === "peer_page.json")?.[1].message as PageMessage;
    peer.greets = false;
    const { store } = await opened(peer);
    peer.emit({ ...page, seq: message.seq - 1 });
    peer.emit(message);
    for (const edit of message.edits) {
      if (edit.type === "change" && edit.path === "page") expect(store.page.get()).toMatchObject(edit.changes);
      if (edit.type === "add") expect(store.component(edit.path)).toMatchObject(edit.component);
      if (edit.type === "remove") expect(store.component(edit.path)).toBeUndefined();
    }
    for (const [path, value] of Object.entries(message.state)) expect(store.values.get(path)).toEqual(value);
  }

  async function takesPage(message: Extract<PeerMessage, { type: "page" }>): Promise<void> {
    const peer = new FakePeer();
    peer.greets = false;
    const { store } = await opened(peer);
    peer.emit(message);
    expect(store.children.get("")?.map(({ name }) => name)).toEqual(Object.keys(message.page.components));
    expect(store.activities.get().map(({ event }) => event)).toEqual(message.running.map(({ event }) => event));
    const outputs = Object.entries(message.outputs).flatMap(([component, list]) => list.map((one) => ({ ...one, component })));
    expect(store.outputs.get()).toEqual(outputs);
    for (const [path, value] of Object.entries(message.state)) expect(store.values.get(path)).toEqual(value);
    for (const [path, properties] of Object.entries(message.context)) {
      const component = store.component(path);
      if (component) expect(component).toMatchObject(properties);
    }
  }

  function takesRows(visit: Visit, message: Extract<PeerMessage, { type: "rows" }>): void {
    const rows = visit.table(message.component);
    expect(() => rows.answer(message)).not.toThrow();
    expect(message.window?.rows.length).toBe(message.window?.positions.length);
  }

  function takesWidget(peer: FakePeer, { store, widgets }: Visit, message: Widget): void {
    peer.emit({ ...message, kind: "open", comm: "dead", data: { state: {}, buffer_paths: [] }, error: null });
    const heard: Widget[] = [];
    widgets.attach({ receive: (one) => heard.push(one) });
    peer.emit(message);
    expect(heard).toContainEqual(message);
    expect(widgets.open.get(message.comm)).toBe(message.kind === "open" ? true : undefined);
    expect(widgets.open.get("dead")).toBe(message.kind === "live" ? undefined : true);
    expect(store.alert.get()?.error ?? null).toEqual(message.error);
  }

  function takes({ store }: Visit, message: Exclude<PeerMessage, { type: "page" | "edited" | "rows" | "query" | "widget" | "names" }>): void {
    const event = "event" in message ? message.event : -1;
    const shown = store.activities.get().find((one) => one.event === event);
    if (message.type === "kernel") expect(store.kernel.get()).toEqual(message);
    else if (message.type === "running") expect(shown).toMatchObject({ component: message.component, name: message.name });
    else if (message.type === "queued") {
      expect(shown).toMatchObject({ component: message.component, position: message.position, others: message.others });
    } else if (message.type === "progress") expect(shown?.progress).toEqual({ value: message.value, label: message.label });
    else if (message.type === "output") {
      // Nothing was displayed that it could replace or empty.
      const none = message.replaces || message.kind === "clear";
      expect(store.outputs.get()).toMatchObject(none ? [] : [{ text: message.text, data: message.data }]);
    }
    else if (message.type === "done") {
      expect(shown).toBeUndefined();
      expect(store.alert.get()?.error ?? null).toEqual(message.error);
    } else {
      for (const [path, properties] of Object.entries(message.changes)) {
        if (path !== "page") expect(store.component(path)).toMatchObject(properties);
      }
    }
  }
});

/** A page that binds an event of a component to a handler. */
function bound({ component, name }: EventMessage): Record<string, AnyComponent> {
  const names = component.split(".").toReversed();
  return names.reduce<Record<string, AnyComponent>>(
    (components, one, index) => ({
      [one]: index === 0 ? make("button", { handlers: { [name]: "f" } }) : make("container", { components }),
    }),
    {},
  );
}

describe("the client sends", () => {
  test.each(ofClient)("%s", async (_, message) => {
    const peer = new FakePeer(message.type === "event" ? { page: { components: bound(message) } } : {});
    if (message.type === "hello") {
      await opened(peer, message.visit === null ? null : { ...message, visit: message.visit, given: {}, unsent: [], awaitsLoad: false, events: [], restart: null });
      expect(peer.received).toEqual([{ ...message, seq: 0, time_zone: timeZone(), tab: tabName() }]);
      return;
    }
    if (message.type === "event") peer.event = message.id - 1;
    const visit = await opened(peer);
    if (message.type === "state") for (const [path, value] of Object.entries(message.changes)) visit.change(path, value);
    else if (message.type === "cancel") visit.cancel(message.event);
    else if (message.type === "run_all") visit.runAll();
    else if (message.type === "load") visit.load();
    else if (message.type === "watch") visit.watch();
    else if (message.type === "stop") visit.table(message.component).stop();
    else if (message.type === "widget") {
      const [id] = visit.widgets.send(message.comm, message.data, message.buffers);
      expect(peer.received.at(-1)).toEqual({ ...message, id });
      return;
    } else if (message.type === "event") {
      for (const [path, value] of Object.entries(message.state)) visit.change(path, value);
      visit.event(message.component, message.name, message.detail);
    } else if (message.type === "query") {
      const { component, table, filter, search, question } = message;
      const rows = visit.table(component);
      const columns = filter.map((key) => ({ name: key.column, field: key.column, kind: "text" as const }));
      rows.reset({ table, layout: 1, total: 1000, columns, first: { start: 0, layout: 1, total: 1000, positions: [], rows: [] } });
      rows.reorder({ filter, search });
      void rows.query(question);
      expect(peer.received.at(-1)).toEqual({ ...message, id: expect.any(Number) as number });
      return;
    } else {
      const { component, table, sort, filter, search } = message;
      const rows = visit.table(component);
      const columns = [...sort, ...filter].map((key) => ({ name: key.column, field: key.column, kind: "text" as const }));
      rows.reset({ table, layout: 1, total: 1000, columns, first: { start: 0, layout: 1, total: 1000, positions: [], rows: [] } });
      rows.reorder({ sort, filter, search });
      const sent = peer.received.at(-1);
      expect(Object.keys(sent ?? {}).toSorted()).toEqual(Object.keys(message).toSorted());
      expect(sent).toMatchObject({ component, table, sort, filter, search });
      return;
    }
    await vi.advanceTimersByTimeAsync(200);
    const wanted = message.type === "state" && Object.keys(message.changes).length === 0 ? peer.received.at(-1) : message;
    expect(peer.received.at(-1)).toEqual(wanted);
  });
});
