import { waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { Traits } from "../../core/framing.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  send(content: unknown): void;
  on(name: string, callback: () => void): void;
}

const { modules } = vi.hoisted(() => ({ modules: new Map<string, object>() }));
vi.mock("../../core/afm.ts", async (original) => ({
  ...(await original<object>()),
  loadModule: (source: string) => {
    const found = modules.get(source);
    return found === undefined ? Promise.reject(new Error("bad module")) : Promise.resolve(found);
  },
}));

const trait = (type: string, more: object = {}) => ({
  type, default: null, visitors: false, min: null, max: null, min_length: null, max_length: null, pattern: "", options: [], max_items: null, ...more,
});
const TRAITS = { rating: trait("integer", { default: 0, visitors: true, max: 5 }), note: trait("string", { visitors: true, max_length: 2_000_000 }), title: trait("string", { default: "Stars" }) };

async function shown(handlers: object = { change: "f", message: "g" }) {
  let model: Model | undefined;
  const changes: Traits[] = [];
  const closed = vi.fn();
  modules.set("stars", {
    render(given: { model: Model; el: HTMLElement }) {
      model = given.model;
      const write = () => (given.el.textContent = `${String(given.model.get("title"))} ${String(given.model.get("rating"))}`);
      given.model.on("change", () => changes.push({ rating: model?.get("rating"), title: model?.get("title") }));
      given.model.on("change", write);
      write();
      return closed;
    },
  });
  const own = make("custom", { label: "Own", traits: TRAITS as never, handlers: handlers as never, max_message: 20 });
  const page = await show({ own });
  await page.let(() => page.peer.update(-1, { own: { source: { module: "stars", styles: "" } } }));
  await waitFor(() => expect(model).toBeDefined());
  return { ...page, model: model as unknown as Model, changes, closed };
}

test("a component of one's own works with its traits: those of visitors are values, others are set by handlers", async () => {
  const { slot, model, store, events, peer, let: allow, changes } = await shown();
  expect(slot("own")?.textContent).toBe("OwnStars 0");
  await allow(() => {
    model.set("rating", 3);
    model.set("title", "Forged");
    model.set("_esm", "x");
    model.save_changes();
  });
  expect(store.values.get("own")).toEqual({ rating: 3, note: null });
  expect(events()).toEqual([{ component: "own", name: "change", state: { own: { rating: 3, note: null } } }]);
  changes.length = 0;
  await allow(() => peer.update(-1, { own: { values: { rating: 1, note: null }, data: { title: "Best" } } }));
  expect(changes.at(-1)).toEqual({ rating: 1, title: "Best" });
  expect(slot("own")?.textContent).toBe("OwnBest 1");
  await allow(() => peer.update(-1, { own: { values: { rating: 2 }, data: {} } }));
  expect(changes.at(-1)).toEqual({ rating: 2, title: "Best" });
  expect([slot("own")?.textContent, store.values.get("own")]).toEqual(["OwnBest 2", { rating: 2, note: null }]);
});

test("what its traits do not allow is refused at its place, and its last good values count", async () => {
  const { slot, model, store, events, let: allow, changes } = await shown();
  const save = (values: Record<string, unknown>) =>
    allow(() => {
      for (const [name, value] of Object.entries(values)) model.set(name, value);
      model.save_changes();
    });
  await save({ rating: 4 });
  await save({ rating: 6, note: "good" });
  expect(store.values.get("own")).toEqual({ rating: 4, note: "good" });
  expect(events().map(({ state }) => state["own"])).toEqual([{ rating: 4, note: null }, { rating: 4, note: "good" }]);
  expect(slot("own")?.textContent).toContain("rating: Enter 5 or less.");
  expect([changes.at(-1)?.["rating"], model.get("rating")]).toEqual([4, 4]);
  await save({ rating: 4 });
  expect(store.errors.get("own")).toBeUndefined();
  let deep: unknown = 1;
  for (let depth = 0; depth < 150; depth += 1) deep = [deep];
  for (const wrong of [10n, true, "5", 1.5, null, deep]) {
    await save({ rating: wrong });
    expect([store.errors.get("own"), model.get("rating"), events().length]).toEqual([expect.stringMatching(/^rating: ./), 4, 2]);
  }
  await save({ rating: 5 });
  expect([store.errors.get("own"), events().at(-1)?.state]).toEqual([undefined, { own: { rating: 5, note: "good" } }]);
});

test("it sends messages of a limited size, where something hears them", async () => {
  const { model, peer, let: allow, slot } = await shown({ message: "g" });
  const details = () => peer.received.flatMap((one) => (one.type === "event" ? [[one.name, one.detail]] : []));
  await allow(() => model.send({ at: [1, 2] }));
  expect(details()).toEqual([["message", { at: [1, 2] }]]);
  await allow(() => model.send("x".repeat(30)));
  expect(details()).toHaveLength(1);
  expect(slot("own")?.textContent).toContain("It sends a message that is too long.");
});

test.each([
  ["long", "x".repeat(1_100_000)],
  ["long when the server counts it", "ä".repeat(17_000)],
])("what it saves is not sent if it is too %s", async (_, note) => {
  const { model, store, peer, let: allow, slot, events } = await shown();
  const before = store.values.get("own");
  const sent = peer.received.length;
  await allow(() => {
    model.set("note", note);
    model.save_changes();
  });
  expect(slot("own")?.textContent).toContain("It saves values that are too long.");
  expect([events(), peer.received.length, store.values.get("own")]).toEqual([[], sent, before]);
  await allow(() => {
    model.set("note", "x".repeat(99_000));
    model.save_changes();
  });
  expect(events()).toHaveLength(1);
});

test("it runs again when its module changes, and says what is wrong with it", async () => {
  const { slot, peer, let: allow, closed } = await shown();
  await allow(() => peer.update(-1, { own: { source: { module: "broken" } } }));
  await waitFor(() => expect(closed).toHaveBeenCalledTimes(1));
  await waitFor(() => expect(slot("own")?.textContent).toContain("bad module"));
  await allow(() => peer.update(-1, { own: { source: { problem: "There is no file stars.js" } } }));
  expect(slot("own")?.textContent).toContain("Its module is missing.");
  await allow(() => peer.update(-1, { own: { source: null } }));
  expect(slot("own")?.textContent).toContain("Nothing to show yet");
});
