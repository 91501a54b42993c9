import { expect, test } from "vitest";
import type { Changes } from "../../core/document.ts";
import type { PageMessage } from "../../core/protocol.ts";
import { Setters } from "./setters.ts";

function update(setters: Setters, handler: string, changes: Changes): void {
  setters.take({ type: "update", seq: 1, event: 1, changes, handler });
}

test("the last handler that set a property counts", () => {
  const setters = new Setters();
  setters.take({ type: "page", set_by: { delay: { max: "load", min: "load" }, gone: { label: "load" } } } as unknown as PageMessage);
  update(setters, "search", { delay: { max: 5 }, flights: { label: "Late" } });
  setters.take({ type: "done", seq: 2, event: 1, outcome: "ok", error: null, changes: { delay: { help: "Now" } }, handler: "search", at_once: false });
  expect(setters.by.get("delay")).toEqual({ max: "search", min: "load", help: "search" });
  setters.take({ type: "page", set_by: { delay: { max: "search" } } } as unknown as PageMessage);
  expect([setters.by.get("delay"), setters.by.get("gone")]).toEqual([{ max: "search" }, undefined]);
});

test("what is taken back, and what a cell sets, has no handler", () => {
  const setters = new Setters();
  update(setters, "load", { delay: { max: 5, min: 1, help: "x" } });
  update(setters, "search", { delay: { max: { $unset: true } } });
  update(setters, "", { delay: { min: 2 } });
  expect(setters.by.get("delay")).toEqual({ help: "load" });
});

test("what a handler has set follows its component to another path", () => {
  const setters = new Setters();
  update(setters, "load", { "box.delay": { max: 5 }, box: { label: "x" } });
  const edits = [{ type: "rename", path: "box", name: "held", exact: true }] as const;
  setters.take({ type: "edited", seq: 2, revision: "", edits: [...edits], state: {}, context: {}, raw: null, client: null, user: null });
  expect([setters.by.get("held.delay"), setters.by.get("held"), setters.by.get("box.delay")]).toEqual([{ max: "load" }, { label: "load" }, undefined]);
});
