// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from "vitest";
import { tabName } from "./browser-memory.ts";
import { openEarly } from "./early-socket.ts";
import type { Hello, PeerMessage } from "./protocol.ts";
import { channelTransport, isPeerMessage, notebookOf, socketTransport } from "./transports.ts";

const HELLO: Hello = { type: "hello", protocol: 1, visit: null, epoch: null, seq: 0, time_zone: new Intl.DateTimeFormat().resolvedOptions().timeZone, tab: "0123456789abcdef".repeat(2) };
const KERNEL: PeerMessage = { type: "kernel", status: "ready", epoch: null, message: "", runnable: false };

class FakeSocket extends EventTarget {
  static last: FakeSocket;
  static readonly OPEN = 1;
  readyState = 1;
  sent: string[] = [];
  closed: number | undefined;
  constructor(readonly url: string) {
    super();
    FakeSocket.last = this;
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(code: number): void {
    this.closed = code;
  }
  give(type: string, fields: object = {}): void {
    this.dispatchEvent(Object.assign(new Event(type), fields));
  }
}

function listen() {
  return { opened: vi.fn(), message: vi.fn(), closed: vi.fn() };
}

afterEach(() => vi.unstubAllGlobals());

test("a socket carries messages as JSON", () => {
  vi.stubGlobal("WebSocket", FakeSocket);
  const events = listen();
  const connection = socketTransport("ws://here/socket").open(events);
  const socket = FakeSocket.last;
  socket.give("open");
  connection.send(HELLO);
  socket.give("message", { data: JSON.stringify(KERNEL) });
  socket.give("close", { code: 1008, reason: "no" });
  connection.close();
  expect(socket.url).toBe("ws://here/socket");
  expect(socket.sent.map((text) => JSON.parse(text) as unknown)).toEqual([HELLO]);
  expect(events.opened).toHaveBeenCalledTimes(1);
  expect(events.message).toHaveBeenCalledWith(KERNEL);
  expect(events.closed).toHaveBeenCalledWith(1008, "no");
  expect(socket.closed).toBe(1000);
});

test("a socket carries whole characters only", () => {
  vi.stubGlobal("WebSocket", FakeSocket);
  const connection = socketTransport("ws://here").open(listen());
  connection.send({ type: "state", changes: { note: "a\ud83d b\ude00 \ud83d\ude00 \\ud83d" } });
  expect(FakeSocket.last.sent).toEqual(['{"type":"state","changes":{"note":"a\ufffd b\ufffd \ud83d\ude00 \\\\ud83d"}}']);
});

describe("an early socket", () => {
  const early = () => {
    vi.stubGlobal("WebSocket", FakeSocket);
    sessionStorage.setItem("jupyter-tools:tab", HELLO.tab ?? "");
    sessionStorage.setItem("tab", JSON.stringify({ visit: "visit-1", epoch: "epoch-1", given: {}, events: [] }));
    return { made: openEarly("ws://here/socket", 1, "tab"), socket: FakeSocket.last };
  };
  const AGAIN: Hello = { ...HELLO, visit: "visit-1", epoch: "epoch-1" };
  afterEach(() => sessionStorage.clear());

  test("greets the peer for the tab's visit as soon as it is open, and leaves the visit to the renderer", () => {
    const { socket } = early();
    expect(socket.sent).toEqual([]);
    socket.give("open");
    expect(socket.sent.map((text) => JSON.parse(text) as unknown)).toEqual([AGAIN]);
    expect(sessionStorage.getItem("tab")).not.toBeNull();
  });

  test("without a visit in the tab, or with something else there, asks for a new one", () => {
    vi.stubGlobal("WebSocket", FakeSocket);
    for (const left of [null, "null", "{", "7", '{"visit":7,"epoch":[]}']) {
      sessionStorage.clear();
      sessionStorage.setItem("jupyter-tools:tab", HELLO.tab ?? "");
      if (left !== null) sessionStorage.setItem("tab", left);
      openEarly("ws://here/socket", 1, "tab");
      FakeSocket.last.give("open");
      expect(JSON.parse(FakeSocket.last.sent[0] ?? "")).toEqual(HELLO);
    }
  });

  test("names the tab as the renderer does, once and for all its pages, and not where the name is spoilt", () => {
    sessionStorage.clear();
    const named = () => {
      openEarly("ws://here/socket", 1, "other");
      FakeSocket.last.give("open");
      return (JSON.parse(FakeSocket.last.sent[0] ?? "") as Hello).tab;
    };
    vi.stubGlobal("WebSocket", FakeSocket);
    const name = named();
    expect(name).toMatch(/^[0-9a-f]{32}$/);
    expect([named(), tabName()]).toEqual([name, name]);
    sessionStorage.setItem("jupyter-tools:tab", "somebody else's");
    expect([named(), tabName()]).toEqual([null, null]);
    sessionStorage.clear();
    const next = tabName();
    expect(next).not.toBe(name);
    expect(named()).toBe(next);
    vi.stubGlobal("sessionStorage", undefined);
    expect([named(), tabName()]).toEqual([null, null]);
    vi.unstubAllGlobals();
  });

  test("passes on what came before the renderer, in its order and once `open` has returned", async () => {
    const { made, socket } = early();
    socket.give("open");
    socket.give("message", { data: JSON.stringify(KERNEL) });
    const events = listen();
    const connection = socketTransport("ws://here/socket", made).open(events);
    expect(events.opened).not.toHaveBeenCalled();
    await Promise.resolve();
    expect(events.opened.mock.invocationCallOrder[0]).toBeLessThan(events.message.mock.invocationCallOrder[0] ?? 0);
    expect(events.message).toHaveBeenCalledExactlyOnceWith(KERNEL);
    expect(connection.send(AGAIN)).toBe(true);
    expect(connection.send({ type: "cancel", event: 1 })).toBe(true);
    expect(socket.sent.map((text) => (JSON.parse(text) as { type: string }).type)).toEqual(["hello", "cancel"]);
    socket.give("close", { code: 1006, reason: "" });
    expect(events.closed).toHaveBeenCalledWith(1006, "");
  });

  test("that opens after the renderer has come is greeted once", async () => {
    const { made, socket } = early();
    const events = listen();
    const connection = socketTransport("ws://here/socket", made).open(events);
    events.opened.mockImplementation(() => connection.send(AGAIN));
    await Promise.resolve();
    socket.give("open");
    expect(events.opened).toHaveBeenCalledTimes(1);
    expect(socket.sent).toHaveLength(1);
  });

  test("that greeted for another visit than the renderer's is closed", () => {
    const { made, socket } = early();
    const connection = socketTransport("ws://here/socket", made).open(listen());
    connection.send(HELLO);
    expect(socket.closed).toBe(1000);
    expect(socket.sent).toEqual([]);
  });

  test("is the first connection only", () => {
    const { made, socket } = early();
    const transport = socketTransport("ws://here/socket", made);
    transport.open(listen());
    transport.open(listen());
    expect(FakeSocket.last).not.toBe(socket);
  });
});

test("a socket that is closing takes nothing", () => {
  vi.stubGlobal("WebSocket", FakeSocket);
  const connection = socketTransport("ws://here").open(listen());
  expect(connection.send(HELLO)).toBe(true);
  FakeSocket.last.readyState = 2;
  expect(connection.send(HELLO)).toBe(false);
  expect(FakeSocket.last.sent).toHaveLength(1);
});

test("a frame may hold several messages", () => {
  vi.stubGlobal("WebSocket", FakeSocket);
  const events = listen();
  socketTransport("ws://here").open(events);
  const rows = { type: "rows", id: 1, component: "t", table: 1, window: null, error: "no" };
  FakeSocket.last.give("message", { data: JSON.stringify([KERNEL, { type: "future" }, rows, [KERNEL]]) });
  expect(events.message.mock.calls).toEqual([[KERNEL], [rows]]);
});

test.each(["no JSON", "null", "[]", '{"type": "future"}', '{"type": "hello"}', "7"])("a socket leaves %s out", (data) => {
  vi.stubGlobal("WebSocket", FakeSocket);
  const events = listen();
  socketTransport("ws://here").open(events);
  FakeSocket.last.give("message", { data });
  expect(events.message).not.toHaveBeenCalled();
});

test("a channel carries messages as they are, until it is closed", async () => {
  let callback: (message: object) => void = () => undefined;
  const stop = vi.fn();
  const channel = {
    send: vi.fn(),
    on_message(listener: (message: object) => void) {
      callback = listener;
      return stop;
    },
  };
  const events = listen();
  const connection = channelTransport(channel).open(events);
  expect(events.opened).not.toHaveBeenCalled();
  await Promise.resolve();
  expect(events.opened).toHaveBeenCalledTimes(1);
  connection.send(HELLO);
  callback(KERNEL);
  callback({ type: "assets" });
  connection.close();
  expect(channel.send).toHaveBeenCalledWith(HELLO);
  expect(events.message.mock.calls).toEqual([[KERNEL]]);
  expect(stop).toHaveBeenCalledTimes(1);
});

test("the kernel ends a channel with a code and a reason", () => {
  let callback: (message: object) => void = () => undefined;
  const channel = {
    send: vi.fn(),
    on_message(listener: (message: object) => void) {
      callback = listener;
      return vi.fn();
    },
  };
  const events = listen();
  channelTransport(channel).open(events);
  callback({ type: "close", code: 1008, reason: "hello came late" });
  expect(events.closed).toHaveBeenCalledWith(1008, "hello came late");
  expect(events.message).not.toHaveBeenCalled();
});

test("a channel that is closed at once never opens", async () => {
  const events = listen();
  channelTransport({ send: vi.fn(), on_message: () => vi.fn() }).open(events).close();
  await Promise.resolve();
  expect(events.opened).not.toHaveBeenCalled();
});

test("only known types are messages of a peer", () => {
  expect(isPeerMessage(KERNEL)).toBe(true);
  expect(isPeerMessage(HELLO)).toBe(false);
  expect(isPeerMessage(undefined)).toBe(false);
});

test.each([
  ["ws://localhost:8888/jupyter-tools/api/socket/a/b%20c.ipynb?token=x", "b c.ipynb"],
  ["/a%40b/jupyter-tools/api/socket/desk.ipynb", "desk.ipynb"],
  ["wss://hub.example/user/x/jupyter-tools/pages/sales/v1.2/socket?flight=1", "v1.2.ipynb"],
  ["/jupyter-tools/pages/socket/socket", "socket.ipynb"],
  ["ws://localhost/elsewhere/socket", undefined],
])("the socket %s is of the page of %s", (socket, notebook) => {
  expect(notebookOf(socket)).toBe(notebook);
});
