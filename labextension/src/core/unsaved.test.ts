/** What a dialog that asks before it closes takes for changed. */
import { expect, test, vi } from "vitest";
import { make } from "../gallery/properties.ts";
import { FakePeer, type FakeOptions } from "./fake.ts";
import { start } from "./opening.ts";
import type { AnyComponent } from "./protocol.ts";

const components: Record<string, AnyComponent> = {
  order: make("modal", {
    label: "Order",
    open: true,
    confirm_close: true,
    components: {
      name: make("text_input", { value: "Ann" }),
      form: make("form", { components: { count: make("number", { value: 1 }) } }),
      save: make("button", { label: "Save", handlers: { click: "save" } }),
      fill: make("button", { label: "Fill", handlers: { click: [{ set: { "order.name": "'Eve'" } }] } }),
      which: make("button_group", { items: ["a", "b"] }),
    },
  }),
  outside: make("text_input"),
};

async function opened(options: FakeOptions = {}) {
  const peer = new FakePeer({ ...options, page: { components } });
  const visit = await start(peer);
  const { store } = visit;
  /** Whether closing asks; what it asks is declined. */
  const asks = async () => {
    visit.close("order");
    await vi.advanceTimersByTimeAsync(0);
    const question = store.question.get();
    question?.answer(false);
    await vi.advanceTimersByTimeAsync(0);
    return question !== null;
  };
  return { peer, visit, store, asks };
}

test.each<[why: string, asked: boolean, act: (of: Awaited<ReturnType<typeof opened>>) => void]>([
  ["nothing is changed", false, () => undefined],
  ["an input is changed", true, ({ visit }) => visit.change("order.name", "Bob")],
  ["an input deeper inside is changed", true, ({ visit }) => visit.change("order.form.count", 2)],
  ["an entry does not fit", true, ({ visit }) => visit.change("order.form.count", "two")],
  ["it is changed back", false, ({ visit }) => (visit.change("order.name", "Bob"), visit.change("order.name", "Ann"))],
  ["something outside is changed", false, ({ visit }) => visit.change("outside", "x")],
  ["an item was clicked", false, ({ visit }) => visit.change("order.which", "a")],
  ["a handler sets it", false, ({ peer }) => peer.update(-1, { "order.name": { value: "Eve" } })],
  ["a handler sets it over the change", false, ({ visit, peer }) => (visit.change("order.name", "Bob"), peer.update(-1, { "order.name": { value: "Eve" } }))],
  ["an action sets it", false, ({ visit }) => visit.event("order.fill", "click")],
])("closing, where %s: asks %j", async (_, asked, act) => {
  const of = await opened();
  act(of);
  await vi.advanceTimersByTimeAsync(0);
  expect(await of.asks()).toBe(asked);
  expect(of.store.values.get("order")).toBe(asked);
});

test("what a handler has taken is no change any more; what it refused still is", async () => {
  let fails = true;
  const { visit, asks, store } = await opened({ handlers: { "order.save click": (peer, { id }) => (fails ? peer.fail(id, { message: "No" }) : undefined) } });
  visit.change("order.name", "Bob");
  visit.event("order.save", "click");
  await vi.advanceTimersByTimeAsync(10);
  expect(await asks()).toBe(true);
  fails = false;
  visit.event("order.save", "click");
  await vi.advanceTimersByTimeAsync(10);
  expect(await asks()).toBe(false);
  expect(store.values.get("order.name")).toBe("Bob");
});

test("what is discarded is as it was before, and the next opening begins anew", async () => {
  const { visit, store, peer } = await opened();
  visit.change("order.name", "Bob");
  visit.change("order.form.count", "two");
  visit.close("order");
  visit.close("order");
  await vi.advanceTimersByTimeAsync(0);
  expect(store.question.get()).toMatchObject({ text: "Discard changes?", discards: true });
  store.question.get()?.answer(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(store.question.get()).toBeNull();
  expect(["order", "order.name", "order.form.count"].map((path) => store.values.get(path))).toEqual([false, "Ann", 1]);
  peer.update(-1, { order: { open: true } });
  visit.close("order");
  expect(store.values.get("order")).toBe(false);
});

test("a handler that closes it asks nothing", async () => {
  const { visit, store, peer } = await opened();
  visit.change("order.name", "Bob");
  peer.update(-1, { order: { open: false } });
  await vi.advanceTimersByTimeAsync(0);
  expect([store.values.get("order"), store.values.get("order.name"), store.question.get()]).toEqual([false, "Bob", null]);
});

test("without confirm_close nobody is asked", async () => {
  const { visit, store, peer } = await opened();
  peer.update(-1, { order: { confirm_close: false } });
  visit.change("order.name", "Bob");
  visit.close("order");
  expect([store.values.get("order"), store.values.get("order.name")]).toEqual([false, "Bob"]);
});
