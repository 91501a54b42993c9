import { describe, expect, test, vi } from "vitest";
import { column, make } from "../gallery/properties.ts";
import { flightTable } from "../gallery/flights.ts";
import { searchForm } from "../gallery/search.ts";
import { FakePeer, PLAIN } from "./fake.ts";
import type { Edit, Edited, JsonValue, Output, Page } from "./protocol.ts";
import { tableData } from "./frames.ts";
import { activity, Store, type Activity, type Alert } from "./store.ts";

const components: Page["components"] = {
  ...searchForm,
  flights: make("table", { columns: { delay: column({ label: "Delay" }) } }),
};

function opened(context: Record<string, Record<string, JsonValue>> = {}): Store {
  const peer = new FakePeer({ page: { title: "Delays", components } });
  peer.context = context;
  const store = new Store();
  store.open(peer.pageMessage());
  return store;
}

function clicked(event: number, component: string): Activity {
  return activity({ event, component, name: "click" });
}

describe("a page", () => {
  test("shows declared properties with what handlers have set on top", () => {
    const store = opened({
      "filters.carrier": { options: ["B6"], label: "Airline" },
      "flights.delay": { visible: false },
      page: { message: "Found 12", message_kind: "success", title: "Late flights" },
    });
    expect(store.component("filters.carrier")).toMatchObject({ options: ["B6"], label: "Airline", placeholder: "" });
    expect(store.columns.get("flights")?.["delay"]).toMatchObject({ visible: false, label: "Delay" });
    expect(store.page.get()).toMatchObject({ title: "Late flights" });
    expect(store.notice.get()).toMatchObject({ text: "Found 12", kind: "success" });
  });

  test("has the values that the peer remembers", () => {
    expect(opened().values.get("filters.limits.low")).toBe(1);
    expect(opened().values.get("flights")).toEqual({ table: 0, selected: [] });
  });

  test("that is opened again forgets what was before", () => {
    const store = opened();
    store.errors.set("filters.carrier", "wrong");
    store.update({ page: { message: "old" } });
    store.open(new FakePeer({ page: { components: { other: make("text") } } }).pageMessage());
    expect(store.components.keys()).toEqual(["other"]);
    expect(store.errors.keys()).toEqual([]);
    expect(store.notice.get()).toBeNull();
  });
});

describe("an update", () => {
  test("wakes only the components that it changes", () => {
    const store = opened();
    const listeners = new Map(store.components.keys().map((path) => [path, vi.fn()]));
    for (const [path, listener] of listeners) store.components.subscribe(path, listener);
    store.update({ search: { label: "Go" }, "filters.carrier": { disabled: true } });
    const woken = [...listeners].filter(([, listener]) => listener.mock.calls.length > 0).map(([path]) => path);
    expect(woken).toEqual(["filters.carrier", "search"]);
  });

  test("of 1 component of 1,000 wakes 1", () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`c${index}`, make("text")]));
    const store = new Store();
    store.open(new FakePeer({ page: { components: many } }).pageMessage());
    let woken = 0;
    for (const path of store.components.keys()) store.components.subscribe(path, () => (woken += 1));
    store.update({ c500: { text: "hello" } });
    expect(woken).toBe(1);
  });

  test("of a value replaces what the visitor gave and clears its error", () => {
    const store = opened();
    store.values.set("filters.carrier", "UA");
    store.errors.set("filters.carrier", "wrong");
    expect(store.update({ "filters.carrier": { value: null } }).values).toEqual(["filters.carrier"]);
    expect(store.values.get("filters.carrier")).toBeNull();
    expect(store.errors.get("filters.carrier")).toBeUndefined();
  });

  test("of a table's data clears its selection", () => {
    const store = opened();
    store.values.set("flights", { table: 1, selected: [4] });
    const data = flightTable(2, 10) as unknown as JsonValue;
    expect(store.update({ flights: { data } }).tables).toEqual(["flights"]);
    expect(store.values.get("flights")).toEqual({ table: 2, selected: [] });
    store.update({ flights: { data: null } });
    expect(store.values.get("flights")).toEqual({ table: 0, selected: [] });
  });

  test("reaches columns, also those that only the data has", () => {
    const store = opened();
    store.update({ "flights.delay": { label: "Late by" }, "flights.price": { format: "currency" } });
    expect(store.columns.get("flights")).toMatchObject({
      delay: { label: "Late by", visible: true },
      price: { format: "currency" },
    });
  });

  test("of a path that the page does not have changes nothing", () => {
    const store = opened();
    store.update({ gone: { label: "x" }, "search.inner": { label: "x" } });
    expect(store.component("gone")).toBeUndefined();
  });

  test("of the page's message shows it again each time, until it is empty", () => {
    const store = opened();
    store.update({ page: { message: "Saved" } });
    const first = store.notice.get();
    store.update({ page: { message: "Saved", message_kind: "warning" } });
    expect(store.notice.get()?.stamp).not.toBe(first?.stamp);
    expect(store.notice.get()?.kind).toBe("warning");
    store.update({ page: { message_kind: "error" } });
    expect(store.notice.get()).toMatchObject({ text: "Saved", kind: "error" });
    store.update({ page: { message: "Found 12" } });
    expect(store.notice.get()).toMatchObject({ text: "Found 12", kind: "info" });
    store.update({ page: { message: null } });
    expect(store.notice.get()).toBeNull();
  });
});

describe("running events", () => {
  test("tell their place in the queue until they run", () => {
    const store = opened();
    store.begin(clicked(1, "search"));
    store.begin({ ...clicked(1, "search"), position: 2, others: true });
    expect(store.running.get("search")).toMatchObject([{ event: 1, position: 2, others: true }]);
    const before = store.activities.get();
    store.begin({ ...clicked(1, "search"), position: 2, others: true });
    expect(store.activities.get()).toBe(before);
    store.begin(clicked(1, "search"));
    expect(store.running.get("search")).toMatchObject([{ position: 0, others: false }]);
  });

  test("are dropped as the policy of their handler says", () => {
    const policy = { when_running: null, timeout: null, retry: 0, lane: "main", pool: null } as const;
    const peer = new FakePeer({
      page: {
        components: { ...components, search: make("button", { handlers: { click: "go" } }) },
        policies: { go: { ...policy, when_running: "queue" } },
      },
    });
    const store = new Store();
    store.open(peer.pageMessage());
    expect(store.drops("search", "click", 0)).toBe(false);
    expect(store.drops("flights", "select", 0)).toBe(false);
    expect(store.drops("flights", "click", 0)).toBe(true);
  });

  test("wake their own component only", () => {
    const store = opened();
    const [mine, other] = [vi.fn(), vi.fn()];
    store.begin(clicked(1, "search"));
    store.running.subscribe("search", mine);
    store.running.subscribe("flights", other);
    store.begin(clicked(2, "flights"));
    store.progress(2, 0.5, "Scoring");
    expect(mine).not.toHaveBeenCalled();
    expect(other).toHaveBeenCalledTimes(2);
    expect(store.running.get("flights")?.[0]?.progress).toEqual({ value: 0.5, label: "Scoring" });
    store.end(2);
    expect(store.running.get("flights")).toBeUndefined();
    expect(store.running.get("search")).toHaveLength(1);
  });

  test("begin once, however often they are reported, and progress of an unknown one is ignored", () => {
    const store = opened();
    store.begin(clicked(1, "search"));
    store.begin(clicked(1, "search"));
    store.progress(7, 1, "");
    expect(store.activities.get()).toHaveLength(1);
  });
});

describe("what events leave behind", () => {
  const error = { id: "e1", message: "no", field: null, traceback: null, cell: null, line: null };
  const alert = (event: number, component: string): Alert => ({ event, component, kind: "error", messageOnly: false, error });
  const output = (text: string, kind: Output["kind"] = "stdout", event = 1) =>
    ({ type: "output", seq: 1, event, kind, text, ...PLAIN, component: "search" }) as const;

  test("a message and an alert replace each other", () => {
    const store = opened();
    store.update({ page: { message: "Found 12" } });
    store.showAlert(alert(1, "search"));
    expect([store.notice.get(), store.alert.get()?.event]).toEqual([null, 1]);
    store.update({ page: { title: "Desk" } });
    store.update({ page: { message: "" } });
    expect(store.alert.get()?.event).toBe(1);
    store.update({ page: { message: "Found 13" } });
    expect([store.notice.get()?.text, store.alert.get()]).toEqual(["Found 13", null]);
  });

  test("the message that a peer repeats does not replace an alert", () => {
    const store = opened();
    store.update({ page: { message: "Found 12" } });
    store.showAlert(alert(1, "search"));
    const peer = new FakePeer({ page: { title: "Delays", components } });
    peer.context = { page: { message: "Found 12" } };
    store.open(peer.pageMessage());
    expect([store.notice.get(), store.alert.get()?.event]).toEqual([null, 1]);
  });

  test("an alert is replaced by a newer one, and cleared for its own component only", () => {
    const store = opened();
    for (const one of [alert(1, "search"), alert(2, "search"), alert(3, "flights")]) store.alert.set(one);
    store.clearAlert("search");
    expect(store.alert.get()?.event).toBe(3);
    store.clearAlert("flights");
    expect(store.alert.get()).toBeNull();
  });

  test("what is printed joins, what is displayed does not", () => {
    const store = opened();
    for (const one of [output("a"), output("b"), output("x", "display"), output("y", "display"), output("c", "stdout", 2)]) {
      store.output(one);
    }
    expect(store.outputs.get().map((one) => one.text)).toEqual(["ab", "x", "y", "c"]);
    store.clearOutputs("search", 2);
    expect(store.outputs.get().map((one) => one.text)).toEqual(["c"]);
  });

  test("an update of a display takes its place, and one without data takes it away", () => {
    const store = opened();
    const named = (text: string, replaces: boolean, event = 1, data: Record<string, string> = { "text/plain": text }) =>
      ({ ...output(text, "display", event), display: "bar", replaces, data }) as const;
    for (const one of [named("first", false), output("other", "display"), named("second", true, 2)]) store.output(one);
    store.output({ ...named("elsewhere", true), display: "unknown" });
    expect(store.outputs.get().map((one) => [one.text, one.data])).toEqual([["second", { "text/plain": "second" }], ["other", {}]]);
    store.output(named("", true, 3, {}));
    expect(store.outputs.get().map((one) => one.text)).toEqual(["other"]);
  });

  test("a handler empties what its own event has displayed", () => {
    const store = opened();
    for (const one of [output("a", "display"), output("b", "display", 2), output("", "clear")]) store.output(one);
    expect(store.outputs.get().map((one) => one.text)).toEqual(["b"]);
  });

  test("a handler that displays in a loop fills no browser", () => {
    const store = opened();
    for (let index = 0; index < 2000; index += 1) store.output(output(String(index), "display"));
    expect(store.outputs.get()).toHaveLength(500);
    expect(store.outputs.get().at(-1)?.text).toBe("1999");
  });

  test("an error's field is an input, or a property of one, or nothing to show it at", () => {
    const store = opened();
    expect(store.inputOf("filters.carrier")).toBe("filters.carrier");
    expect(store.inputOf("filters.carrier.value")).toBe("filters.carrier");
    expect(store.inputOf("flights.data")).toBeNull();
    expect(store.inputOf("nothing.at.all")).toBeNull();
  });
});

test("a table's data is only what a handler set", () => {
  expect(tableData(undefined)).toBeNull();
  expect(tableData(null)).toBeNull();
  expect(tableData("x")).toBeNull();
  expect(tableData({ table: 3 })).toEqual({ table: 3 });
});

describe("an edit", () => {
  const change = (path: string, changes: Record<string, JsonValue>): Edit => ({
    type: "change", path, changes, reset: [], order: null, exact: true,
  });

  function edited(store: Store, edits: Edit[], rest: Partial<Edited> = {}): ReturnType<Store["edit"]> {
    return store.edit({ type: "edited", seq: 1, revision: "", edits, state: {}, context: {}, raw: null, client: null, user: null, ...rest });
  }

  /** What wakes while something is done, by key. */
  function woken(store: Store, run: () => void): string[] {
    const found: string[] = [];
    for (const path of store.components.keys()) store.components.subscribe(path, () => found.push(path));
    for (const path of ["", ...store.children.keys()]) store.children.subscribe(path, () => found.push(`children of ${path}`));
    for (const path of store.columns.keys()) store.columns.subscribe(path, () => found.push(`columns of ${path}`));
    for (const name of ["page", "places", "notice", "outputs"] as const) store[name].subscribe(() => found.push(name));
    run();
    return found;
  }

  test("wakes only the component that it changes", () => {
    const store = opened();
    expect(woken(store, () => edited(store, [change("filters.limits.low", { help: "In minutes" })]))).toEqual(["filters.limits.low"]);
    expect(store.component("filters.limits.low")).toMatchObject({ help: "In minutes" });
    expect(woken(store, () => edited(store, [change("page", { title: "Late" })]))).toEqual(["page"]);
    expect(woken(store, () => edited(store, [change("flights.delay", { label: "Late" })])).toSorted()).toEqual(["columns of flights", "flights"]);
  });

  test("keeps what visitors gave, what handlers have set, errors and outputs", () => {
    const store = opened({ "filters.carrier": { options: ["B6"] }, page: { title: "By a handler", message: "Found 12" } });
    store.values.set("filters.carrier", "B6");
    store.errors.set("filters.limits.low", "Enter 3 or more.");
    store.output({ ...PLAIN, type: "output", seq: 1, event: 1, kind: "stdout", text: "hi", component: "search" });
    edited(store, [change("filters.carrier", { label: "By", options: ["AA"] }), change("page", { title: "Other" })]);
    expect(store.component("filters.carrier")).toMatchObject({ label: "By", options: ["B6"] });
    expect(store.values.get("filters.carrier")).toBe("B6");
    expect(store.errors.get("filters.limits.low")).toBe("Enter 3 or more.");
    expect(store.outputs.get()).toHaveLength(1);
    expect(store.notice.get()?.text).toBe("Found 12");
    expect(store.page.get()?.title).toBe("By a handler");
    edited(store, [], { context: { "filters.carrier": {} } });
    expect(store.component("filters.carrier")).toMatchObject({ options: ["AA"] });
    edited(store, [], { context: { page: {} } });
    expect(store.notice.get()).toBeNull();
  });

  test("adds, removes and moves components", () => {
    const store = opened();
    store.errors.set("filters.carrier", "wrong");
    const added = make("number", { value: 3 }) as unknown as Record<string, JsonValue>;
    const found = edited(
      store,
      [
        { type: "add", path: "filters.most", component: added, before: "carrier", exact: true },
        { type: "remove", path: "filters.carrier" },
        { type: "move", path: "search", to: "", before: "filters", exact: true },
      ],
      { state: { "filters.most": 3 } },
    );
    expect(found).toEqual({ values: ["filters.most"], tables: [] });
    expect(store.children.get("filters")?.map(({ name }) => name)).toEqual(["most", "limits"]);
    expect(store.children.get("")?.map(({ name }) => name)).toEqual(["search", "filters", "flights"]);
    expect(store.values.get("filters.most")).toBe(3);
    expect(store.values.keys()).not.toContain("filters.carrier");
    expect(store.errors.keys()).toEqual([]);
    expect(store.component("filters.carrier")).toBeUndefined();
  });

  test("that an editor takes back loses nothing of what handlers have set", () => {
    const store = opened({ flights: { label: "Set" }, "filters.carrier": { options: ["B6"] } });
    const { page, theme } = new FakePeer({ page: { title: "Delays", components } }).pageMessage();
    store.draw({ ...page, components: {} }, theme);
    expect(store.component("flights")).toBeUndefined();
    // The peer has not taken the removal.
    store.draw(page, theme);
    expect([store.component("flights"), store.component("filters.carrier")]).toMatchObject([{ label: "Set" }, { options: ["B6"] }]);
    store.draw({ ...page, components: {} }, theme);
    edited(store, [{ type: "remove", path: "flights" }]);
    expect(store.context.has("flights")).toBe(false);
    expect(store.context.has("filters.carrier")).toBe(true);
  });

  test("of the theme changes the page's theme", () => {
    const store = opened();
    edited(store, [change("app", { theme: { accent: "red", scheme: "dark" } })]);
    expect(store.page.get()?.theme).toEqual({ accent: "red", scheme: "dark" });
  });

  test("a page that is opened again unchanged notifies no reader", () => {
    const peer = new FakePeer({ page: { title: "Delays", components } });
    const store = new Store();
    store.open(peer.pageMessage());
    expect(woken(store, () => store.open(structuredClone(peer.pageMessage())))).toEqual(["outputs"]);
  });
});
