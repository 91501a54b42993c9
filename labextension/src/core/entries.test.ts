import { expect, test, vi } from "vitest";
import { make } from "../gallery/properties.ts";
import { FakePeer } from "./fake.ts";
import { sent, start } from "./opening.ts";
import type { Edit } from "./protocol.ts";

const components = {
  low: make("number", { min: 10 }),
  name: make("text_input"),
  box: make("container"),
  go: make("button", { handlers: { click: "search" } }),
};

const remove = (path: string): Edit => ({ type: "remove", path });
const rename = (path: string, name: string): Edit => ({ type: "rename", path, name, exact: true });
const move = (path: string, to: string): Edit => ({ type: "move", path, to, before: null, exact: true });

async function refusedClick(): Promise<{ peer: FakePeer; visit: Awaited<ReturnType<typeof start>> }> {
  const peer = new FakePeer({ page: { components } });
  const visit = await start(peer);
  visit.change("low", 3);
  visit.change("name", "Ann");
  visit.event("go", "click");
  expect(sent(peer, "event")).toEqual([]);
  expect(visit.store.errors.get("low")).toBe("Enter 10 or more.");
  return { peer, visit };
}

test("an entry that did not fit goes with its component", async () => {
  const { peer, visit } = await refusedClick();
  peer.edit([remove("low")]);
  expect([visit.store.errors.get("low"), visit.store.values.get("low")]).toEqual([undefined, undefined]);
  visit.event("go", "click");
  expect(sent(peer, "event")).toMatchObject([{ component: "go", state: { name: "Ann" } }]);
  // Another one of the same name begins as it is declared.
  peer.edit([{ type: "add", path: "low", component: { ...make("number", { value: 20 }) } as never, before: null, exact: true }], { state: { low: 20 } });
  expect(visit.store.values.get("low")).toBe(20);
  visit.event("go", "click");
  expect(sent(peer, "event")).toHaveLength(2);
});

test("an editor who has removed a component that the peer still has is not held up by what was entered there", async () => {
  const { peer, visit } = await refusedClick();
  const { page, theme } = peer.pageMessage();
  const { low: _, ...left } = page.components;
  visit.store.draw({ ...page, components: left }, theme);
  visit.event("go", "click");
  expect(sent(peer, "event")[0]?.state).toEqual({ name: "Ann" });
});

test.each([
  ["is renamed", rename("low", "least"), "least"],
  ["is put into another container", move("low", "box"), "box.low"],
])("what was entered follows a component that %s, with its error", async (_, edit, path) => {
  const { peer, visit } = await refusedClick();
  peer.edit([edit], { state: { [path]: null } });
  expect([visit.store.values.get(path), visit.store.errors.get(path)]).toEqual([3, "Enter 10 or more."]);
  expect(visit.store.values.get("low")).toBeUndefined();
  visit.change(path, 12);
  visit.event("go", "click");
  expect(sent(peer, "event")[0]?.state).toMatchObject({ [path]: 12 });
});

test("a value that fits follows its component, and is given to the peer under its new path", async () => {
  const peer = new FakePeer({ page: { components } });
  const visit = await start(peer);
  visit.change("name", "Ann");
  vi.advanceTimersByTime(1000);
  peer.edit([rename("name", "who")], { state: { who: "" } });
  vi.advanceTimersByTime(1000);
  expect(visit.store.values.get("who")).toBe("Ann");
  expect(sent(peer, "state").map(({ changes }) => changes)).toEqual([{ name: "Ann" }, { who: "Ann" }]);
});
