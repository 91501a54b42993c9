import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { flightTable } from "../gallery/flights.ts";
import { make } from "../gallery/properties.ts";
import type { Browser } from "./actions.ts";
import { FakePeer, type FakeOptions, type Handler } from "./fake.ts";
import { sent } from "./opening.ts";
import type { AnyComponent, Binding } from "./protocol.ts";
import { Visit } from "./visit.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Opened {
  visit: Visit;
  peer: FakePeer;
  browser: { copy: ReturnType<typeof vi.fn>; link: ReturnType<typeof vi.fn>; go: ReturnType<typeof vi.fn> };
  /** The handler steps that were sent: component, event and step. */
  steps: () => [string, string, number][];
}

const settle = () => vi.advanceTimersByTimeAsync(0);

async function opened(components: Record<string, AnyComponent>, options: FakeOptions = {}): Promise<Opened> {
  const peer = new FakePeer({ ...options, page: { components, ...options.page } });
  const browser = { copy: vi.fn(() => Promise.resolve()), link: vi.fn(() => true), go: vi.fn(() => true) };
  const memory = { take: () => null, put: () => undefined };
  const visit = new Visit({ transport: peer.transport(), memory, browser: browser satisfies Browser });
  visit.start();
  await settle();
  const steps = () => sent(peer, "event").map(({ component, name, step }): [string, string, number] => [component, name, step]);
  return { visit, peer, browser, steps };
}

function page(click: Binding, more: Record<string, AnyComponent> = {}): Record<string, AnyComponent> {
  return {
    filters: make("form", {
      components: {
        kind: make("select", { options: ["part", "whole"] }),
        left: make("number", { value: 3, max: 10 }),
        note: make("text_input", { value: "as is" }),
        off: make("number", { disabled: true }),
      },
    }),
    dialog: make("modal", { label: "Order", components: { name: make("text_input") } }),
    go: make("button", { label: "Go", handlers: { click } }),
    ...more,
  };
}

const never: Handler = () => new Promise<void>(() => undefined);

describe("steps", () => {
  test("of handlers follow each other, each after the end of the one before", async () => {
    const { visit, peer, steps } = await opened(page(["first", { toast: "Half" }, "second"]), { handlers: { "go click": never } });
    visit.event("go", "click");
    await settle();
    expect(steps()).toEqual([["go", "click", 0]]);
    expect(visit.store.toast.get()).toBeNull();
    peer.done(1);
    await settle();
    expect(visit.store.toast.get()?.text).toBe("Half");
    expect(steps()).toEqual([["go", "click", 0], ["go", "click", 2]]);
  });

  test.each(["error", "refused", "cancelled", "unknown"] as const)("end after a handler that ends as %s", async (outcome) => {
    const { visit, peer, steps } = await opened(page(["first", "second", { toast: "Done" }]), { handlers: { "go click": never } });
    visit.event("go", "click");
    await settle();
    peer.push({ type: "done", event: 1, outcome, error: null, changes: {}, handler: "", at_once: false });
    await settle();
    expect(steps()).toHaveLength(1);
    expect(visit.store.toast.get()).toBeNull();
  });

  test("end where a handler leads to another page, which is no property of this one", async () => {
    const { visit, peer, browser } = await opened(page(["first", { toast: "Done" }]), { handlers: { "go click": never } });
    visit.event("go", "click");
    await settle();
    peer.done(1, { page: { title: "Gone", go: { page: "orders.ipynb", params: { id: "5" } } } });
    await settle();
    expect(browser.go.mock.calls).toEqual([["orders.ipynb", { id: "5" }]]);
    expect(visit.store.page.get()?.title).toBe("Gone");
    expect(visit.store.toast.get()).toBeNull();
  });

  test("go on where this host has no other pages, and it is said why", async () => {
    const { visit, peer, browser } = await opened(page(["first", { toast: "Done" }]), { handlers: { "go click": never } });
    browser.go.mockReturnValue(false);
    visit.event("go", "click");
    await settle();
    peer.done(1, { page: { go: { page: "orders.ipynb", params: {} } } });
    await settle();
    expect(visit.store.alert.get()?.error.message).toBe("Other pages cannot be opened from here.");
    expect(visit.store.toast.get()?.text).toBe("Done");
  });

  test("of actions alone send no event", async () => {
    const { visit, peer } = await opened(page([{ open: "dialog" }, { copy: "it" }, { link: "https://example.org" }, { toast: "Done" }]));
    visit.event("go", "click");
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent(peer, "event")).toEqual([]);
    expect(sent(peer, "state")).toMatchObject([{ changes: { dialog: true } }]);
  });

  test("of one handler are as the handler alone", async () => {
    const { visit, steps } = await opened(page(["first"]), { handlers: { "go click": never } });
    visit.event("go", "click");
    visit.event("go", "click");
    await settle();
    expect(steps()).toEqual([["go", "click", 0]]);
  });

  test("do not begin again while they run", async () => {
    const { visit, peer, steps } = await opened(page([{ toast: "Begun" }, "first"]), { handlers: { "go click": never } });
    visit.event("go", "click");
    await settle();
    visit.event("go", "click");
    await settle();
    expect(steps()).toHaveLength(1);
    peer.done(1);
    await settle();
    visit.event("go", "click");
    await settle();
    expect(steps()).toHaveLength(2);
  });

  test("end when the visit does", async () => {
    const { visit, peer, steps } = await opened(page(["first", "second"]), { handlers: { "go click": never } });
    visit.event("go", "click");
    await settle();
    peer.drop(1008, "over");
    await settle();
    visit.retry();
    await settle();
    peer.done(1);
    await settle();
    expect(steps()).toEqual([["go", "click", 0]]);
  });
});

describe("confirm", () => {
  test("goes on or ends the list, and computes its text", async () => {
    const { visit, steps } = await opened(page([{ confirm: "Delete {{ state.filters.left }}?" }, "first"]), {
      handlers: { "go click": never },
    });
    visit.event("go", "click");
    await settle();
    expect(visit.store.question.get()).toMatchObject({ text: "Delete 3.0?", component: "go" });
    visit.store.question.get()?.answer(false);
    await settle();
    expect([visit.store.question.get(), steps()]).toEqual([null, []]);
    visit.event("go", "click");
    await settle();
    visit.store.question.get()?.answer(true);
    await settle();
    expect(steps()).toEqual([["go", "click", 1]]);
  });

  test("of another list waits for its turn", async () => {
    const other = make("button", { handlers: { click: [{ confirm: "Other?" }, { toast: "Other" }] } });
    const { visit } = await opened(page([{ confirm: "One?" }, { toast: "One" }], { other }));
    visit.event("go", "click");
    visit.event("other", "click");
    await settle();
    expect(visit.store.question.get()?.text).toBe("One?");
    visit.store.question.get()?.answer(true);
    await settle();
    expect([visit.store.toast.get()?.text, visit.store.question.get()?.text]).toEqual(["One", "Other?"]);
  });
});

describe("set", () => {
  test("gives values, which the next handler gets, and runs no change", async () => {
    const components = page([{ set: { "filters.kind": "'whole'", "filters.left": "state.filters.left + 1" } }, "first"]);
    components["filters"] = { ...components["filters"], handlers: { change: "changed" } } as AnyComponent;
    const { visit, peer, steps } = await opened(components, { handlers: { "go click": never } });
    visit.event("go", "click");
    await settle();
    expect(sent(peer, "event")).toMatchObject([{ state: { "filters.kind": "whole", "filters.left": 4 } }]);
    expect(steps()).toEqual([["go", "click", 0 + 1]]);
    expect(visit.store.values.get("filters.left")).toBe(4);
  });

  test("of expressions reads what was there before", async () => {
    const { visit } = await opened(page([{ set: { "filters.left": "5", "filters.note": "f'{state.filters.left}'" } }]));
    visit.event("go", "click");
    expect(visit.store.values.get("filters.note")).toBe("3.0");
  });

  test("of a value that does not fit shows why, and ends the list", async () => {
    const { visit, peer } = await opened(page([{ set: { "filters.left": "11" } }, "first"]));
    visit.event("go", "click");
    await settle();
    expect(visit.store.errors.get("filters.left")).toBe("Enter 10 or less.");
    expect(sent(peer, "event")).toEqual([]);
  });

  test("of an input that cannot be changed now ends the list", async () => {
    const { visit, peer } = await opened(page([{ set: { "filters.off": "1" } }, "first"]));
    visit.event("go", "click");
    await settle();
    expect(visit.store.alert.get()?.error.message).toBe("“filters.off” cannot be changed now.");
    expect([visit.store.values.get("filters.off"), sent(peer, "event")]).toEqual([null, []]);
  });

  test("of None empties a text", async () => {
    const { visit } = await opened(page([{ set: { "filters.note": "state.filters.kind" } }]));
    visit.event("go", "click");
    expect(visit.store.values.get("filters.note")).toBe("");
  });
});

test("reset gives inputs their declared values, but for those that cannot be changed", async () => {
  const { visit } = await opened(page([{ reset: "filters" }]));
  visit.change("filters.kind", "part");
  visit.change("filters.left", "no number");
  visit.store.errors.set("filters.left", "Enter a number.");
  visit.store.values.set("filters.off", 9);
  visit.event("go", "click");
  expect(["kind", "left", "note", "off"].map((one) => visit.store.values.get(`filters.${one}`))).toEqual([null, 3, "as is", 9]);
  expect(visit.store.errors.get("filters.left")).toBeUndefined();
});

test("reset computes defaults that are rules again, and leaves the declared one where they give none", async () => {
  const today = new Date().toLocaleDateString("sv", { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  const rules = (text: string) => ({ value: text });
  const fields = {
    day: make("date", { rules: rules("today()") }),
    clock: make("time", { rules: rules("now()") }),
    user: make("text_input", { value: "nobody", rules: rules("visit.params.name") }),
    some: make("checkbox", { rules: rules("1") }),
    count: make("number", { value: 1, max: 5, rules: rules("9") }),
    which: make("select", { options: ["a", "b"], rules: rules("'b'") }),
  };
  const { visit } = await opened(page([{ reset: "fields" }], { fields: make("container", { components: fields }) }));
  const value = (name: string) => visit.store.values.get(`fields.${name}`);
  for (const [name, given] of Object.entries({ day: { $date: "2001-01-01" }, clock: null, user: "Bob", some: false, count: 2, which: "a" })) visit.change(`fields.${name}`, given);
  // It is no rule of what is shown.
  expect([visit.store.component("fields.count"), value("count")]).toMatchObject([{ value: 1 }, 2]);
  visit.event("go", "click");
  expect([value("day"), value("user"), value("some"), value("count"), value("which")]).toEqual([{ $date: today }, "nobody", true, 1, "b"]);
  expect(value("clock")).toEqual({ $time: expect.stringMatching(/^\d\d:\d\d:\d\d$/u) });
});

describe("the browser", () => {
  test("is asked for a page, without the parameters that are None, and the list ends", async () => {
    const target = { page: "order.ipynb", params: { id: "state.filters.note", kind: "state.filters.kind" } };
    const { visit, peer, browser } = await opened(page([{ go: target }, "first"]));
    visit.event("go", "click");
    await settle();
    expect(browser.go).toHaveBeenCalledWith("order.ipynb", { id: "as is" });
    expect(sent(peer, "event")).toEqual([]);
  });

  test.each([
    ["of the selected row", [1], true],
    ["of no row", [], false],
  ])("gets the cells %s as parameters", async (_, selected, isThere) => {
    const data = flightTable(1, 200);
    const name = data.columns[0]?.name ?? "";
    const target = { page: "order.ipynb", params: { id: `state.flights.${name}` } };
    const { visit, peer, browser } = await opened(page([{ go: target }], { flights: make("table") }));
    visit.table("flights");
    peer.update(-1, { flights: { data: data as never } });
    visit.change("flights", { table: data.table, selected });
    visit.event("go", "click");
    await settle();
    expect(browser.go).toHaveBeenCalledWith("order.ipynb", isThere ? { id: String(data.first.rows[1]?.[0]) } : {});
  });

  test("that has no other pages is told as a failure", async () => {
    const { visit, browser } = await opened(page([{ go: { page: "order.ipynb", params: {} } }]));
    browser.go.mockReturnValue(false);
    visit.event("go", "click");
    await settle();
    expect(visit.store.alert.get()?.error.message).toBe("Other pages cannot be opened from here.");
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "/path", "example.org"])("opens no %s", async (text) => {
    const { visit, browser } = await opened(page([{ link: "{{ state.filters.note }}" }, { toast: "Done" }]));
    visit.change("filters.note", text);
    visit.event("go", "click");
    await settle();
    expect(browser.link).not.toHaveBeenCalled();
    expect(visit.store.toast.get()).toBeNull();
    expect(visit.store.alert.get()?.error.message).toBe("This is no address that can be opened.");
  });

  test("says so where the browser does not open an address", async () => {
    const { visit, browser } = await opened(page([{ link: "{{ state.filters.note }}" }, { toast: "Done" }]));
    browser.link.mockReturnValue(false);
    visit.change("filters.note", "http://localhost/logout");
    visit.event("go", "click");
    await settle();
    expect(browser.link).toHaveBeenCalledWith("http://localhost/logout");
    expect(visit.store.toast.get()).toBeNull();
    expect(visit.store.alert.get()?.error.message).toBe("This is no address that can be opened.");
  });

  test("copies a text, and says where it may not", async () => {
    const { visit, browser } = await opened(page([{ copy: "{{ state.filters.note }}!" }, { toast: "Copied" }]));
    visit.event("go", "click");
    await settle();
    expect(browser.copy).toHaveBeenCalledWith("as is!");
    expect(visit.store.toast.get()?.text).toBe("Copied");
    visit.store.toast.set(null);
    browser.copy.mockReturnValue(Promise.reject(new Error("denied")));
    visit.event("go", "click");
    await settle();
    expect(visit.store.toast.get()).toBeNull();
    expect(visit.store.alert.get()?.error.message).toBe("The browser does not let this page copy.");
  });
});

describe("a dialog", () => {
  test("is opened and closed, each with its event", async () => {
    const dialog = make("modal", { handlers: { open: "opened", close: "closed" } });
    const { visit, peer, steps } = await opened(page([{ open: "dialog" }], { dialog }));
    visit.event("go", "click");
    visit.event("go", "click");
    await settle();
    expect(visit.store.values.get("dialog")).toBe(true);
    visit.close("dialog");
    visit.close("dialog");
    await settle();
    expect(steps()).toEqual([["dialog", "open", 0], ["dialog", "close", 0]]);
    expect(peer.state["dialog"]).toBe(false);
  });

  test("that opens and closes others has no end", async () => {
    const dialog = make("modal", { handlers: { open: [{ close: "dialog" }, { open: "other" }], close: [{ open: "dialog" }] } });
    const other = make("drawer", { handlers: { open: [{ toast: "Never" }] } });
    const { visit } = await opened(page([{ open: "dialog" }], { dialog, other }));
    visit.event("go", "click");
    await settle();
    expect(["dialog", "other"].map((one) => visit.store.values.get(one))).toEqual([false, true]);
    expect(visit.store.toast.get()).toBeNull();
  });

  test("is as a handler sets it, until its visitor turns it", async () => {
    const { visit, peer } = await opened(page([{ open: "dialog" }]));
    peer.update(-1, { dialog: { open: true } });
    expect(visit.store.values.get("dialog")).toBe(true);
    visit.close("dialog");
    await vi.advanceTimersByTimeAsync(1000);
    expect(peer.state["dialog"]).toBe(false);
    visit.event("go", "click");
    peer.update(-1, { dialog: { open: false } });
    expect(visit.store.values.get("dialog")).toBe(false);
  });

  test("is read by rules, open or not", async () => {
    const told = make("text", { text: "x", rules: { visible: "state.dialog.open" } });
    const { visit } = await opened(page([{ open: "dialog" }], { told }));
    expect(visit.store.component("told")?.visible).toBe(false);
    visit.event("go", "click");
    expect(visit.store.component("told")?.visible).toBe(true);
  });

  test("that is hidden is not opened", async () => {
    const { visit } = await opened(page([{ open: "dialog" }, { toast: "Open" }], { dialog: make("modal", { visible: false }) }));
    visit.event("go", "click");
    await settle();
    expect([visit.store.values.get("dialog"), visit.store.toast.get()]).toEqual([false, null]);
  });
});

describe("the change of a container", () => {
  const inner = (more: Partial<AnyComponent> = {}): Record<string, AnyComponent> => ({
    outer: make("container", {
      handlers: { change: "outer" },
      components: {
        inner: make("form", {
          handlers: { change: "inner" },
          components: { name: make("text_input", { handlers: { change: "own" }, ...more } as never), plain: make("number") },
        }),
      },
    }),
  });

  test("follows the input's own, innermost first, and says which input it was", async () => {
    const { visit, peer } = await opened(inner());
    visit.event("outer.inner.name", "change");
    visit.event("outer.inner.plain", "change");
    await settle();
    expect(sent(peer, "event").map(({ component, detail }) => [component, detail])).toEqual([
      ["outer.inner.name", null],
      ["outer.inner", { input: "outer.inner.name" }],
      ["outer", { input: "outer.inner.name" }],
      ["outer.inner", { input: "outer.inner.plain" }],
      ["outer", { input: "outer.inner.plain" }],
    ]);
  });

  test("waits for the pace of the input, and then for its own", async () => {
    const components = inner({ pace: { change: { debounce: 1, throttle: null } } });
    Object.assign(components["outer"] ?? {}, { pace: { change: { debounce: 2, throttle: null } } });
    const { visit, steps } = await opened(components);
    const names = () => steps().map(([component]) => component);
    visit.event("outer.inner.name", "change");
    await vi.advanceTimersByTimeAsync(900);
    expect(names()).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(names()).toEqual(["outer.inner.name", "outer.inner"]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(names()).toEqual(["outer.inner.name", "outer.inner", "outer"]);
  });

  test("is sent before what comes after it", async () => {
    const components = inner({ pace: { change: { debounce: 1, throttle: null } } });
    Object.assign(components["outer"] ?? {}, { pace: { change: { debounce: 2, throttle: null } } });
    const { visit, steps } = await opened({ ...components, go: make("button", { handlers: { click: "go" } }) });
    visit.event("outer.inner.name", "change");
    visit.event("go", "click");
    await settle();
    expect(steps().map(([component]) => component)).toEqual(["outer.inner.name", "outer.inner", "outer", "go"]);
  });

  test("is heard where only the container binds it, and other events are not", async () => {
    const { visit } = await opened(inner());
    expect(visit.hears("outer.inner.plain", "change")).toBe(true);
    expect(visit.hears("outer.inner.plain", "submit")).toBe(false);
  });
});
