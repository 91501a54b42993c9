import { describe, expect, test, vi } from "vitest";
import { flightRows, flightTable } from "../gallery/flights.ts";
import { make } from "../gallery/properties.ts";
import { FakePeer, PLAIN, type FakeOptions } from "./fake.ts";
import { tabName } from "./browser-memory.ts";
import { timeZone } from "./moments.ts";
import { plainError } from "./faults.ts";
import { ends, open, reconnect, sent, memory, start } from "./opening.ts";
import { MAX_MESSAGE, type JsonValue } from "./protocol.ts";
import { Visit } from "./visit.ts";

const components = {
  filters: make("form", {
    components: {
      carrier: make("text_input", { value: "UA", handlers: { change: "search" } }),
      low: make("number"),
    },
  }),
  search: make("button", { handlers: { click: "search" } }),
  other: make("button", { handlers: { click: "search" } }),
  flights: make("table", { handlers: { select: "show" } }),
};

function peerOf(handlers: FakeOptions["handlers"] = {}, options: FakeOptions = {}): FakePeer {
  return new FakePeer({ page: { components }, handlers, rows: (request) => flightRows(1000, request), ...options });
}

describe("opening", () => {
  test("says hello first, and shows the page", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    expect(peer.received).toEqual([{ type: "hello", protocol: 1, visit: null, epoch: null, seq: 0, time_zone: timeZone(), tab: tabName() }]);
    expect(visit.store.children.get("")?.map(({ name }) => name)).toEqual(["filters", "search", "other", "flights"]);
    expect(visit.store.kernel.get()?.status).toBe("ready");
    expect(visit.store.connection.get().status).toBe("open");
  });

  test("shows the first page before the peer answers, and keeps what the visitor does meanwhile", async () => {
    const peer = peerOf({}, { greets: false });
    const visit = await start(peer, { ...peer.pageMessage(), visit: "" });
    expect(visit.store.component("search")).toMatchObject({ type: "button" });
    expect(visit.store.connection.get().status).toBe("connecting");
    const shown = visit.store.component("other");
    visit.change("filters.carrier", "DL");
    visit.event("search", "click");
    visit.change("filters.low", 5);
    peer.emit({ ...peer.pageMessage(), context: { search: { label: "Go" } } });
    peer.emit(peer.kernel);
    await vi.advanceTimersByTimeAsync(1000);
    expect(visit.store.component("other")).toBe(shown);
    expect(visit.store.component("search")).toMatchObject({ label: "Go" });
    expect(visit.store.values.get("filters.carrier")).toBe("DL");
    expect(visit.store.values.get("filters.low")).toBe(5);
    expect(visit.store.restart.get()).toBeNull();
    expect(sent(peer, "event")).toMatchObject([{ id: 1, component: "search", state: { "filters.carrier": "DL" } }]);
    expect(peer.state).toMatchObject({ "filters.carrier": "DL", "filters.low": 5 });
    visit.leave();
    expect(memory.left?.visit).toBe("visit-1");
  });

  test("keeps the first page when nobody answers, and leaves no visit behind", async () => {
    const peer = peerOf({}, { greets: false });
    const visit = await start(peer, peer.pageMessage());
    peer.drop();
    expect(visit.store.component("search")).toMatchObject({ type: "button" });
    expect(visit.store.connection.get().status).toBe("lost");
    visit.leave();
    expect(memory.left).toBeNull();
  });

  test("of a visit that goes on shows it as the peer has it, not the first page", async () => {
    const peer = peerOf();
    (await start(peer)).stop();
    peer.greets = false;
    const visit = await start(peer, peer.pageMessage());
    expect(visit.store.page.get()).toBeNull();
  });

  test("after a reload takes up the visit that this tab left, and asks for the whole page", async () => {
    const peer = peerOf();
    const first = await start(peer);
    peer.update(-1, { search: { label: "Go" } });
    first.stop();
    const second = await start(peer);
    expect(sent(peer, "hello").at(-1)).toEqual({
      type: "hello", protocol: 1, visit: "visit-1", epoch: "epoch-1", seq: 0, time_zone: timeZone(), tab: tabName(),
    });
    expect(second.store.component("search")).toMatchObject({ label: "Go" });
  });

  test("of a second page in the same tab is another visit", async () => {
    const peer = peerOf();
    await start(peer);
    await start(peer);
    expect(sent(peer, "hello").map((hello) => hello.visit)).toEqual([null, null]);
  });

  test("shows events that run already, as `load` does", async () => {
    const peer = peerOf();
    peer.ran.push({ type: "event", id: 0, component: "page", name: "click", step: 0, state: {}, detail: null });
    const visit = await start(peer);
    expect(visit.store.running.get("page")).toHaveLength(1);
    peer.done(0);
    expect(visit.store.running.get("page")).toBeUndefined();
  });

  test("counts on from the peer's last event", async () => {
    const peer = peerOf({ "search click": ends });
    peer.event = 7;
    const visit = await start(peer);
    visit.event("search", "click");
    expect(sent(peer, "event").map((event) => event.id)).toEqual([8]);
  });
});

describe("values", () => {
  test("wait for others and go out once, in a `state`", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    visit.change("filters.carrier", "D");
    visit.change("filters.carrier", "DL");
    visit.change("filters.low", 5);
    expect(sent(peer, "state")).toEqual([]);
    await vi.advanceTimersByTimeAsync(150);
    expect(sent(peer, "state")).toEqual([{ type: "state", changes: { "filters.carrier": "DL", "filters.low": 5 } }]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent(peer, "state")).toHaveLength(1);
  });

  test("are carried by the next event instead, at once", async () => {
    const peer = peerOf({ "search click": ends });
    const visit = await start(peer);
    visit.change("filters.carrier", "DL");
    visit.event("search", "click");
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent(peer, "state")).toEqual([]);
    expect(sent(peer, "event")).toEqual([
      { type: "event", id: 1, component: "search", name: "click", step: 0, state: { "filters.carrier": "DL" }, detail: null },
    ]);
    expect(peer.state["filters.carrier"]).toBe("DL");
  });

  test("that are too many for one message travel in several, before their event", async () => {
    const long = Object.fromEntries(Array.from({ length: 4 }, (_, at) => [`note${at}`, make("text_input", { max_length: 100_000 })]));
    const peer = new FakePeer({ page: { components: { ...components, ...long } }, handlers: { "search click": ends } });
    const visit = await start(peer);
    peer.drop();
    for (const name of Object.keys(long)) visit.change(name, "😀".repeat(100_000));
    visit.event("search", "click");
    await reconnect();
    for (const name of Object.keys(long)) visit.change(name, "ü".repeat(100_000));
    visit.event("search", "click");
    expect(peer.ran.map(({ id }) => id)).toEqual([1, 2]);
    expect(peer.state["note3"]).toBe("ü".repeat(100_000));
    for (const message of peer.received) {
      expect(new TextEncoder().encode(JSON.stringify(message)).length).toBeLessThan(MAX_MESSAGE);
    }
    expect(peer.received.at(-1)?.type).toBe("event");
  });

  test("that a handler sets replace the visitor's, also unsent ones", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    visit.change("filters.carrier", "DL");
    peer.update(-1, { "filters.carrier": { value: "B6" } });
    await vi.advanceTimersByTimeAsync(1000);
    expect(visit.store.values.get("filters.carrier")).toBe("B6");
    expect(sent(peer, "state")).toEqual([]);
  });

  test("clear the error of their field", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    visit.store.errors.set("filters.carrier", "wrong");
    visit.change("filters.carrier", "DL");
    expect(visit.store.errors.get("filters.carrier")).toBeUndefined();
  });

  test("given while away arrive after the reconnect, and those that may have been lost again", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    visit.change("filters.low", 5);
    await vi.advanceTimersByTimeAsync(150);
    peer.drop();
    visit.change("filters.carrier", "DL");
    await reconnect();
    expect(sent(peer, "state").slice(1)).toEqual([
      { type: "state", changes: { "filters.low": 5 } },
      { type: "state", changes: { "filters.carrier": "DL" } },
    ]);
  });

  test("that an ended event confirmed are not repeated", async () => {
    const peer = peerOf({ "search click": ends });
    const visit = await start(peer);
    visit.change("filters.low", 5);
    await vi.advanceTimersByTimeAsync(150);
    visit.event("search", "click");
    peer.drop();
    await reconnect();
    expect(sent(peer, "state")).toHaveLength(1);
  });

  test("are sent when the page is left", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    visit.change("filters.low", 5);
    visit.stop();
    expect(peer.state["filters.low"]).toBe(5);
  });
});

describe("events", () => {
  test("are shown as running at once and end with `done`", async () => {
    const peer = peerOf({ "search click": open });
    const visit = await start(peer);
    visit.event("search", "click");
    expect(visit.store.running.get("search")).toMatchObject([{ event: 1, name: "click" }]);
    peer.push({ type: "progress", event: 1, value: 0.4, label: "Scoring" });
    expect(visit.store.running.get("search")?.[0]?.progress).toEqual({ value: 0.4, label: "Scoring" });
    peer.done(1);
    expect(visit.store.running.get("search")).toBeUndefined();
  });

  test("of a component that runs are dropped, those of others run", async () => {
    const peer = peerOf({ "search click": open, "other click": open });
    const visit = await start(peer);
    for (const component of ["search", "search", "other"]) visit.event(component, "click");
    expect(sent(peer, "event").map((event) => [event.id, event.component])).toEqual([[1, "search"], [2, "other"]]);
    peer.done(1);
    visit.event("search", "click");
    expect(sent(peer, "event")).toHaveLength(3);
  });

  test("that carry a value are all sent: the peer keeps the newest", async () => {
    const peer = peerOf({ "filters.carrier change": open });
    const visit = await start(peer);
    for (const value of ["a", "b", "c"]) {
      visit.change("filters.carrier", value);
      visit.event("filters.carrier", "change");
    }
    expect(sent(peer, "event").map(({ state }) => state["filters.carrier"])).toEqual(["a", "b", "c"]);
    peer.push({ type: "queued", event: 3, component: "filters.carrier", name: "change", position: 1, others: false });
    expect(visit.store.running.get("filters.carrier")?.map(({ position }) => position)).toEqual([0, 0, 1]);
  });

  test("can be cancelled", async () => {
    const peer = peerOf({ "search click": open });
    const visit = await start(peer);
    visit.event("search", "click");
    visit.cancel(1);
    expect(sent(peer, "cancel")).toEqual([{ type: "cancel", event: 1 }]);
    peer.push({ type: "done", event: 1, outcome: "cancelled", error: null, changes: {}, handler: "", at_once: false });
    expect(visit.store.alert.get()).toBeNull();
  });

  describe("that repeat one that runs", () => {
    const running = async () => {
      const peer = peerOf({ "search click": open });
      const visit = await start(peer);
      visit.event("search", "click");
      return { peer, visit, click: () => visit.event("search", "click"), clicks: () => sent(peer, "event").length };
    };

    test("count from the moment that the page shows what the handler set last", async () => {
      const { peer, visit, click, clicks } = await running();
      const stop = visit.store.components.subscribe("search", click);
      peer.done(1, { search: { label: "Again" } });
      stop();
      expect(visit.store.component("search")).toMatchObject({ label: "Again" });
      expect(clicks()).toBe(2);
      expect(visit.store.running.get("search")?.map(({ event }) => event)).toEqual([2]);
    });

    test("count between an update and the end that follows it", async () => {
      const { peer, click, clicks } = await running();
      peer.update(1, { search: { label: "Again" } });
      click();
      click();
      expect(clicks()).toBe(1);
      peer.done(1);
      expect(clicks()).toBe(2);
    });

    test("are dropped before the handler has shown anything", async () => {
      const { peer, click, clicks } = await running();
      click();
      peer.update(1, { search: { label: "Again" } });
      peer.done(1);
      expect(clicks()).toBe(1);
    });

    test.each([
      ["shows more", (peer: FakePeer) => peer.update(1, { search: { label: "More" } })],
      ["says how far it is", (peer: FakePeer) => peer.push({ type: "progress", event: 1, value: 0.5, label: "" })],
      ["works on", () => undefined, false],
    ])("are dropped where the handler %s after the update", async (_, goOn, atOnce = true) => {
      const { peer, click, clicks } = await running();
      peer.update(1, { search: { label: "Again" } });
      click();
      goOn(peer);
      peer.done(1, {}, atOnce);
      expect(clicks()).toBe(1);
    });
  });

  test("apply their changes in order, with what they print for their component", async () => {
    const peer = peerOf({ "search click": open });
    const visit = await start(peer);
    visit.event("search", "click");
    peer.push({ type: "output", event: 1, kind: "stdout", text: "12 rows\n", ...PLAIN });
    peer.update(1, { search: { label: "Again" }, page: { message: "Found 12" } });
    expect(visit.store.component("search")).toMatchObject({ label: "Again" });
    expect(visit.store.notice.get()?.text).toBe("Found 12");
    expect(visit.store.outputs.get()).toMatchObject([{ component: "search", text: "12 rows\n" }]);
    peer.done(1);
    visit.event("search", "click");
    expect(visit.store.outputs.get()).toEqual([]);
  });

  test("leave what the last one has put out until they have run", async () => {
    const peer = peerOf({ "search click": open }, { brief: true });
    const visit = await start(peer);
    const shown = () => visit.store.outputs.get().map((one) => one.text);
    const print = (event: number, text: string) => peer.push({ type: "output", event, kind: "stdout", text, ...PLAIN });
    const click = () => visit.event("search", "click");
    click();
    print(1, "12 rows");
    peer.done(1);
    click();
    const error = { ...plainError("is wrong"), field: "name" };
    peer.push({ type: "done", event: 2, outcome: "error", error, changes: {}, handler: "", at_once: false });
    expect(shown()).toEqual(["12 rows"]);
    click();
    expect(shown()).toEqual(["12 rows"]);
    print(3, "13 ");
    print(3, "rows");
    expect(shown()).toEqual(["13 rows"]);
    peer.done(3);
    click();
    peer.done(4);
    expect(shown()).toEqual([]);
  });

  test("whose end is reported twice end once", async () => {
    const peer = peerOf({ "search click": open });
    const visit = await start(peer);
    visit.event("search", "click");
    peer.fail(1, { message: "no" });
    const [message] = peer.ring.slice(-1);
    if (message) peer.emit(message);
    expect(visit.store.alert.get()).toMatchObject({ event: 1 });
  });
});

describe("errors", () => {
  async function failing(error: object): Promise<Visit> {
    const peer = peerOf({ "search click": (to, { id }) => to.fail(id, error) });
    const visit = await start(peer);
    visit.event("search", "click");
    return visit;
  }

  test("of a field are shown at it", async () => {
    const { store } = await failing({ field: "filters.low.value", message: "must be at least 0" });
    expect(store.errors.get("filters.low")).toBe("must be at least 0");
    expect(store.alert.get()).toBeNull();
  });

  test("of anything else are alerts, until the component's next event", async () => {
    const visit = await failing({ field: "flights.data", message: "no frame" });
    expect(visit.store.alert.get()).toMatchObject({ event: 1, component: "search", kind: "error" });
    visit.event("search", "click");
    expect(visit.store.alert.get()).toMatchObject({ event: 2 });
  });

  test("are replaced by newer ones, and cleared by the component's next success", async () => {
    const peer = peerOf({ "search click": open, "filters.carrier change": open });
    const visit = await start(peer);
    visit.event("search", "click");
    visit.event("filters.carrier", "change");
    visit.event("filters.carrier", "change");
    peer.fail(1, { message: "no search" });
    peer.fail(2, { message: "no change" });
    expect(visit.store.alert.get()).toMatchObject({ event: 2, component: "filters.carrier" });
    peer.done(3);
    expect(visit.store.alert.get()).toBeNull();
  });

  test("that the handler raised to tell the visitor something are shown as they are, at their field", async () => {
    const peer = peerOf({ "search click": open });
    const visit = await start(peer);
    visit.event("search", "click");
    const error = { ...plainError("There is no flight 12."), field: null };
    peer.push({ type: "done", event: 1, outcome: "refused", error, changes: {}, handler: "", at_once: false });
    expect(visit.store.alert.get()).toMatchObject({ kind: "warning", messageOnly: true, error });
    visit.event("search", "click");
    peer.push({ type: "done", event: 2, outcome: "refused", error: { ...error, field: "filters.low" }, changes: {}, handler: "", at_once: false });
    expect(visit.store.alert.get()).toBeNull();
    expect(visit.store.errors.get("filters.low")).toBe("There is no flight 12.");
  });

  describe("of a field", () => {
    async function refused(): Promise<[Visit, FakePeer, (event: number, field: string) => void]> {
      const peer = peerOf({ "search click": open, "filters.carrier change": open });
      const visit = await start(peer);
      const refuse = (event: number, field: string) =>
        peer.push({ type: "done", event, outcome: "refused", error: { ...plainError("Low is above high."), field }, changes: {}, handler: "", at_once: false });
      visit.event("search", "click");
      refuse(1, "filters.low");
      expect(visit.store.errors.get("filters.low")).toBe("Low is above high.");
      return [visit, peer, refuse];
    }

    test("is cleared by the next success of the component whose event it was", async () => {
      const [visit, peer] = await refused();
      visit.event("filters.carrier", "change");
      peer.done(2);
      expect(visit.store.errors.get("filters.low")).toBe("Low is above high.");
      visit.event("search", "click");
      expect(visit.store.errors.get("filters.low")).toBe("Low is above high.");
      peer.done(3);
      expect(visit.store.errors.get("filters.low")).toBeUndefined();
    });

    test("gives place to what the component's next event refuses", async () => {
      const [visit, , refuse] = await refused();
      visit.event("search", "click");
      refuse(2, "filters.carrier");
      expect(visit.store.errors.get("filters.low")).toBeUndefined();
      expect(visit.store.errors.get("filters.carrier")).toBe("Low is above high.");
    });

    test("leaves the field's own problem", async () => {
      const [visit, peer] = await refused();
      visit.event("search", "click");
      visit.change("filters.low", "abc");
      visit.store.errors.set("filters.low", "Enter a number, such as 1234.5.");
      peer.done(2);
      expect(visit.store.errors.get("filters.low")).toBe("Enter a number, such as 1234.5.");
    });
  });

  test("with a traceback are the handler's own, also those of a field", async () => {
    const { store } = await failing({ field: "filters.low", message: "no", traceback: "line 3" });
    expect(store.errors.get("filters.low")).toBeUndefined();
    expect(store.alert.get()).toMatchObject({ error: { traceback: "line 3" } });
  });

  test("of an unknown outcome are warnings", async () => {
    const peer = peerOf({ "search click": open });
    const visit = await start(peer);
    visit.event("search", "click");
    const error = { id: "e", message: "The kernel ended.", field: null, traceback: null, cell: null, line: null };
    peer.push({ type: "done", event: 1, outcome: "unknown", error, changes: {}, handler: "", at_once: false });
    expect(visit.store.alert.get()).toMatchObject({ kind: "warning" });
    expect(visit.store.running.get("search")).toBeUndefined();
  });
});

describe("a dropped connection", () => {
  test("comes back by itself and replays what was missed, without the whole page", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    peer.update(-1, { search: { label: "One" } });
    peer.drop();
    expect(visit.store.connection.get().status).toBe("lost");
    peer.update(-1, { search: { label: "Two" }, other: { label: "Missed" } });
    const pages = vi.spyOn(visit.store, "open");
    await reconnect();
    expect(sent(peer, "hello").at(-1)).toMatchObject({ visit: "visit-1", epoch: "epoch-1", seq: 1 });
    expect(pages).not.toHaveBeenCalled();
    expect(visit.store.component("other")).toMatchObject({ label: "Missed" });
    expect(visit.store.connection.get().status).toBe("open");
  });

  test("resends events that were not answered; the peer runs each once", async () => {
    const peer = peerOf({ "search click": open, "other click": ends });
    const visit = await start(peer);
    visit.event("search", "click");
    peer.drop();
    visit.event("other", "click");
    expect(sent(peer, "event")).toHaveLength(1);
    await reconnect();
    expect(sent(peer, "event").map((event) => event.id)).toEqual([1, 1, 2]);
    expect(peer.ran.map((event) => event.id)).toEqual([1, 2]);
    expect(visit.store.running.get("search")).toHaveLength(1);
    expect(visit.store.running.get("other")).toBeUndefined();
  });

  test("waits for the peer's greeting before it sends anything but hello", async () => {
    const peer = peerOf({ "search click": ends });
    const visit = await start(peer);
    peer.drop();
    visit.event("search", "click");
    peer.greets = false;
    await reconnect();
    expect(peer.received.at(-1)?.type).toBe("hello");
    peer.emit(peer.kernel);
    expect(peer.received.at(-1)?.type).toBe("event");
  });

  test("that missed too much is given the whole page; what ended meanwhile has ended", async () => {
    const peer = peerOf({ "search click": open });
    const visit = await start(peer);
    peer.update(-1, {});
    visit.event("search", "click");
    peer.drop();
    peer.update(1, { search: { label: "Done" } });
    peer.done(1);
    peer.ring = peer.ring.slice(-1);
    visit.change("filters.carrier", "kept");
    await reconnect();
    expect(visit.store.component("search")).toMatchObject({ label: "Done" });
    expect(visit.store.running.get("search")).toBeUndefined();
    expect(visit.store.values.get("filters.carrier")).toBe("kept");
    expect(peer.state["filters.carrier"]).toBe("kept");
    expect(sent(peer, "event")).toHaveLength(1);
  });

  test("to a peer that forgot the visit shows what may be lost, and keeps what was typed", async () => {
    const peer = peerOf({ "search click": open });
    const visit = await start(peer);
    visit.event("search", "click");
    visit.change("filters.carrier", "typed");
    peer.drop();
    Object.assign(peer, { visit: "visit-2", event: 0, seq: 0, ring: [], ran: [] });
    await reconnect();
    expect(visit.store.alert.get()).toMatchObject({ kind: "warning", component: "search" });
    expect(visit.store.running.get("search")).toBeUndefined();
    expect(peer.state["filters.carrier"]).toBe("typed");
    visit.event("search", "click");
    expect(sent(peer, "event").at(-1)?.id).toBe(1);
  });

  test("sends what was clicked meanwhile once, in its order", async () => {
    const peer = peerOf({ "search click": ends, "other click": ends });
    const visit = await start(peer);
    peer.drop();
    visit.event("search", "click");
    visit.change("filters.low", 5);
    visit.event("other", "click");
    peer.greets = false;
    await reconnect();
    peer.drop();
    expect(peer.ran).toEqual([]);
    peer.greets = true;
    await vi.advanceTimersByTimeAsync(5000);
    expect(peer.ran.map(({ id, component, state }) => [id, component, state])).toEqual([
      [1, "search", {}], [2, "other", { "filters.low": 5 }],
    ]);
    expect(visit.store.activities.get()).toEqual([]);
  });

  test("sends nothing of what was stopped before it was sent", async () => {
    const peer = peerOf({ "search click": ends });
    const visit = await start(peer);
    peer.drop();
    visit.change("filters.low", 5);
    visit.event("search", "click");
    visit.cancel(1);
    expect(visit.store.activities.get()).toEqual([]);
    await reconnect();
    expect(peer.ran).toEqual([]);
    expect(peer.state["filters.low"]).toBe(5);
    visit.event("search", "click");
    expect(peer.ran.map(({ id }) => id)).toEqual([1]);
  });

  test("stops what the visitor stopped meanwhile", async () => {
    const peer = peerOf({ "search click": open });
    const visit = await start(peer);
    visit.event("search", "click");
    peer.drop();
    visit.cancel(1);
    await reconnect();
    expect(sent(peer, "cancel")).toEqual([{ type: "cancel", event: 1 }]);
  });

  test("that a socket has lost before it says so is no way to send", async () => {
    const peer = peerOf({ "search click": ends });
    const transport = peer.transport();
    const dead = { open: false };
    const visit = new Visit({
      memory,
      transport: {
        open: (events) => {
          const connection = transport.open(events);
          return { ...connection, send: (message) => !dead.open && connection.send(message) };
        },
      },
    });
    visit.start();
    await vi.advanceTimersByTimeAsync(0);
    dead.open = true;
    visit.event("search", "click");
    expect(peer.ran).toEqual([]);
    peer.drop();
    dead.open = false;
    Object.assign(peer, { visit: "visit-2", event: 0, seq: 0, ring: [], ran: [] });
    await reconnect();
    expect(visit.store.alert.get()?.error.message).toContain("was not sent");
    visit.stop();
  });

  test("is tried again ever less often, and at once when asked", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    for (let failure = 0; failure < 8; failure += 1) {
      peer.greets = false;
      peer.drop();
      await vi.advanceTimersByTimeAsync(30_000);
    }
    expect(peer.opened).toBe(9);
    peer.drop();
    await vi.advanceTimersByTimeAsync(5000);
    expect(peer.opened).toBe(9);
    visit.retry();
    expect(peer.opened).toBe(10);
  });

  test("is left alone once the page is closed", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    visit.stop();
    peer.drop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(peer.opened).toBe(1);
  });
});

describe("a refused connection", () => {
  test.each([1008, 1009])("with code %i says why and is not tried again by itself", async (code) => {
    const peer = peerOf({ "search click": open });
    const visit = await start(peer);
    visit.event("search", "click");
    peer.drop(code, "event.id: a gap");
    await vi.advanceTimersByTimeAsync(120_000);
    expect(visit.store.connection.get()).toEqual({ status: "refused", reason: "event.id: a gap" });
    expect(visit.store.running.get("search")).toBeUndefined();
    expect(visit.store.alert.get()?.error.message).toContain("It is not known whether this was carried out.");
    expect(peer.opened).toBe(1);
  });

  test("of a visit that a builder has ended leaves nothing of it in the tab", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    visit.change("filters.carrier", "DL");
    await vi.advanceTimersByTimeAsync(1000);
    visit.leave(); // the tab is in the background
    peer.drop(4411, "The visit was ended.");
    expect(visit.store.connection.get()).toEqual({ status: "refused", reason: "The visit was ended." });
    visit.leave();
    expect(memory.left).toBeNull();
    Object.assign(peer, { visit: "another", event: 0, seq: 0, ring: [], ran: [] });
    peer.state["filters.carrier"] = "UA";
    peer.received.length = 0;
    visit.retry();
    await vi.advanceTimersByTimeAsync(1000);
    expect(peer.received).toMatchObject([{ type: "hello", visit: null, epoch: null, seq: 0 }]);
    expect(visit.store.restart.get()).toBeNull();
    expect(visit.store.values.get("filters.carrier")).toBe("UA");
  });

  test("is opened again as a new visit when asked", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    peer.drop(1008);
    expect(visit.store.connection.get().reason).not.toBe("");
    visit.retry();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent(peer, "hello").at(-1)).toMatchObject({ visit: null, seq: 0 });
    expect(visit.store.connection.get().status).toBe("open");
  });
});

describe("order", () => {
  test("repeated messages are dropped", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    peer.update(-1, { search: { label: "One" } });
    peer.emit({ type: "update", seq: 1, event: -1, changes: { search: { label: "Old" } }, handler: "" });
    expect(visit.store.component("search")).toMatchObject({ label: "One" });
  });

  test("a gap is replayed over a new connection", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    peer.update(-1, { search: { label: "One" } });
    peer.seq += 1;
    peer.ring.push({ type: "update", seq: 2, event: -1, changes: { other: { label: "Lost" } }, handler: "" });
    peer.update(-1, { search: { label: "Three" } });
    expect(visit.store.component("search")).toMatchObject({ label: "One" });
    await reconnect();
    expect(peer.opened).toBe(2);
    expect(visit.store.component("other")).toMatchObject({ label: "Lost" });
    expect(visit.store.component("search")).toMatchObject({ label: "Three" });
  });

  test("a gap that stays asks for the whole page", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    peer.update(-1, { search: { label: "One" } });
    peer.seq = 5;
    peer.update(-1, { search: { label: "Six" } });
    peer.greets = false;
    await reconnect();
    peer.update(-1, { search: { label: "Seven" } });
    peer.greets = true;
    await reconnect();
    expect(sent(peer, "hello").at(-1)?.seq).toBe(0);
    expect(visit.store.component("search")).toMatchObject({ label: "Seven" });
  });
});

describe("tables", () => {
  const data = (version: number) => flightTable(version, 1000) as unknown as JsonValue;

  test("new data clears the selection, also one that was not sent yet", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    peer.update(-1, { flights: { data: data(1) } });
    visit.change("flights", { table: 1, selected: [3] });
    peer.update(-1, { flights: { data: data(2) } });
    await vi.advanceTimersByTimeAsync(1000);
    expect(visit.store.values.get("flights")).toEqual({ table: 2, selected: [] });
    expect(sent(peer, "state")).toEqual([]);
  });

  test("get their windows, under their own path", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    const rows = visit.table("flights");
    peer.update(-1, { flights: { data: data(1) } });
    rows.show(400, 420);
    expect(sent(peer, "rows").at(-1)).toMatchObject({ component: "flights", table: 1, search: "", filter: [] });
    expect(rows.row(410)?.position).toBe(410);
    expect(visit.table("flights")).toBe(rows);
  });

  test("that are first read after their data came have it", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    peer.update(-1, { flights: { data: data(1) } });
    expect(visit.table("flights").total).toBe(1000);
  });

  test("ask again after a reconnect", async () => {
    const peer = peerOf({}, { rows: undefined as never });
    const visit = await start(peer);
    peer.update(-1, { flights: { data: data(1) } });
    visit.table("flights").show(60, 70);
    expect(sent(peer, "rows")).toHaveLength(1);
    peer.drop();
    await reconnect();
    expect(sent(peer, "rows")).toHaveLength(2);
  });

  test("a selection of data that is gone is not sent after a reset", async () => {
    const peer = peerOf();
    const visit = await start(peer);
    peer.update(-1, { flights: { data: data(1) } });
    peer.drop();
    visit.change("flights", { table: 1, selected: [3] });
    peer.update(-1, { flights: { data: data(2) } });
    peer.state["flights"] = { table: 2, selected: [] };
    peer.ring = [];
    await reconnect();
    expect(visit.store.values.get("flights")).toEqual({ table: 2, selected: [] });
    expect(peer.state["flights"]).toEqual({ table: 2, selected: [] });
  });
});

test("the kernel's status is shown each time it changes", async () => {
  const peer = peerOf();
  const visit = await start(peer);
  peer.setKernel({ status: "dead", message: "The kernel ended.", epoch: null });
  expect(visit.store.kernel.get()).toMatchObject({ status: "dead", message: "The kernel ended." });
  visit.stop();
  expect(memory.left).toEqual({ visit: "visit-1", epoch: "epoch-1", given: {}, unsent: [], awaitsLoad: false, events: [], restart: null });
});
