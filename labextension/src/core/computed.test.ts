/** Rules of components, as the visitor's entries change. */
import { describe, expect, test, vi } from "vitest";
import { make } from "../gallery/properties.ts";
import { FakePeer, type FakeOptions } from "./fake.ts";
import { withSigns } from "./literal.ts";
import { sent, start } from "./opening.ts";
import type { AnyComponent } from "./protocol.ts";

const components: Record<string, AnyComponent> = {
  kind: make("select", { options: ["part", "whole"], value: null }),
  most: make("number", { value: 10 }),
  form: make("form", {
    components: {
      left: make("number", { rules: { visible: "state.kind == 'part'", max: "state.most" } }),
      send: make("button", { label: "Send", rules: { disabled: "state.kind is None", label: "f'Send {state.form.left}'" } }),
    },
  }),
  city: make("select", { options: [], rules: { options: "['Bern', 'Genf'] if state.kind == 'part' else ['Rom', 'Bern']" } }),
  orders: make("table"),
  detail: make("text", { rules: { visible: "len(state.orders.rows) > 0" } }),
  mine: make("text", { rules: { text: "visit.user + ' ' + str(visit.params.mode) + str('x' in visit.params)" } }),
  told: make("text", { text: "{{ state.most:number }} of {{ state.kind }} ({{ state.most:,.2f }})" }),
  wrong: make("text_input", { label: "As declared", rules: { label: "1 / 0", help: "3 +", visible: "state.unknown" } }),
};

async function open(options: FakeOptions = {}) {
  const peer = new FakePeer({ page: { components }, ...options });
  const visit = await start(peer);
  const shown = (path: string) => visit.store.component(path);
  // Its values are no Markdown.
  const told = () => withSigns(String(Object(shown("told")).text));
  return { peer, visit, shown, told };
}

describe("a rule", () => {
  test("computes properties from what the visitor enters, at once and without asking", async () => {
    const { peer, visit, shown } = await open();
    expect([shown("form.left")?.visible, shown("form.send")]).toMatchObject([false, { disabled: true, label: "Send None" }]);
    peer.received.length = 0;
    visit.change("kind", "part");
    visit.change("form.left", 3);
    expect(shown("form.left")).toMatchObject({ visible: true, max: 10 });
    expect(shown("form.send")).toMatchObject({ disabled: false, label: "Send 3.0" });
    visit.change("most", 7);
    expect(shown("form.left")).toMatchObject({ max: 7 });
    expect(peer.received).toEqual([]);
  });

  test("wakes only the components whose properties it changes", async () => {
    const { visit } = await open();
    const woken: string[] = [];
    for (const path of visit.store.components.keys()) visit.store.components.subscribe(path, () => woken.push(path));
    visit.change("kind", "whole");
    expect(woken).toEqual(["form.send", "told"]);
  });

  test("gives way to what a handler sets, and computes the rest", async () => {
    const { peer, visit, shown } = await open();
    peer.update(-1, { "form.send": { label: "Go" } });
    visit.change("kind", "part");
    expect(shown("form.send")).toMatchObject({ label: "Go", disabled: false });
  });

  test("computes again what a handler takes back", async () => {
    const { peer, visit, shown, told } = await open();
    const unset = { $unset: true };
    peer.update(-1, { "form.send": { label: "Go", disabled: true }, wrong: { label: "Set" }, told: { text: "Set" } });
    visit.change("kind", "part");
    peer.update(-1, { "form.send": { label: unset, disabled: unset }, wrong: { label: unset }, told: { text: unset } });
    expect(shown("form.send")).toMatchObject({ label: "Send None", disabled: false });
    expect(shown("wrong")).toMatchObject({ label: "As declared" });
    expect(told()).toBe("10 of part (10.00)");
  });

  test("that cannot be computed leaves what is declared", async () => {
    const { shown } = await open();
    expect(shown("wrong")).toMatchObject({ label: "As declared", help: "", visible: true });
  });

  test("in a text writes values where they belong, and nothing for None", async () => {
    const { peer, visit, shown, told } = await open();
    expect(told()).toBe("10 of  (10.00)");
    visit.change("kind", "part");
    visit.change("most", 1234.5);
    expect(told()).toBe("1,234.5 of part (1,234.50)");
    peer.update(-1, { told: { text: "{{ of a handler }}" } });
    expect(shown("told")).toMatchObject({ text: "{{ of a handler }}" });
  });

  test("reads the number of selected rows", async () => {
    const { visit, shown } = await open();
    expect(shown("detail")?.visible).toBe(false);
    visit.change("orders", { table: 0, selected: [3] });
    expect(shown("detail")?.visible).toBe(true);
  });

  test("reads who visits, and with which parameters", async () => {
    const { peer, shown } = await open();
    expect(shown("mine")).toMatchObject({ text: " NoneFalse" });
    peer.emit({ ...peer.pageMessage(), user: "Ann", params: { x: "1", mode: "dark" } });
    expect(shown("mine")).toMatchObject({ text: "Ann darkTrue" });
  });

  test("reads parameters that have the names of what all objects have", async () => {
    const rule = "str([visit.params.constructor is None, visit.params.toString is None][0]) + str('constructor' in visit.params)";
    const peer = new FakePeer({ page: { components: { it: make("text", { rules: { text: rule } }) } } });
    const visit = await start(peer);
    expect(visit.store.component("it")).toMatchObject({ text: "TrueFalse" });
    peer.emit({ ...peer.pageMessage(), params: { constructor: "1" } as never });
    expect(visit.store.component("it")).toMatchObject({ text: "FalseTrue" });
  });

  test("in Markdown holds values that are none; elsewhere they are as they are", async () => {
    const { text, label } = { text: "**{{ state.name }}**", label: "For {{ state.name }}" };
    const peer = new FakePeer({ page: { components: { name: make("text_input", { value: "*a*" }), it: make("text", { text }), go: make("button", { label }) } } });
    const visit = await start(peer);
    const shown = Object(visit.store.component("it")).text;
    expect([withSigns(shown), shown.split("*").length]).toEqual(["***a***", 5]);
    expect(visit.store.component("go")).toMatchObject({ label: "For *a*" });
  });

  test("of options drops a choice that they no longer have, and tells the peer", async () => {
    const { peer, visit, shown } = await open();
    expect(shown("city")).toMatchObject({ options: ["Rom", "Bern"] });
    visit.change("city", "Rom");
    await vi.advanceTimersByTimeAsync(1000);
    visit.change("kind", "part");
    expect(shown("city")).toMatchObject({ options: ["Bern", "Genf"] });
    expect(visit.store.values.get("city")).toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent(peer, "state").at(-1)?.changes).toMatchObject({ kind: "part", city: null });
    visit.change("city", "Bern");
    visit.change("kind", "whole");
    expect(visit.store.values.get("city")).toBe("Bern");
  });

  test("is none of texts that are no templates", async () => {
    const { shown } = await open({ page: { components: { it: make("text_input", { pattern: "a{{2}", value: "{{ 1 }}", help: "{{ 1 }}" }), count: make("metric", { value: "{{ 1 + 1 }}" }) } } });
    expect([shown("it"), shown("count")]).toMatchObject([{ pattern: "a{{2}", value: "{{ 1 }}", help: "1" }, { value: "2" }]);
  });

  test("is another one when the page is edited", async () => {
    const { peer, visit, shown } = await open();
    const rules = { visible: "state.kind == 'whole'" };
    peer.edit([{ type: "change", path: "form.left", changes: { rules }, reset: [], order: null, exact: true }]);
    visit.change("kind", "whole");
    expect(shown("form.left")).toMatchObject({ visible: true, max: null });
    visit.change("kind", "part");
    expect(shown("form.left")?.visible).toBe(false);
  });

  test("follows a value that a handler sets", async () => {
    const { peer, shown } = await open();
    peer.update(-1, { kind: { value: "part" } });
    expect(shown("form.left")?.visible).toBe(true);
  });
});
