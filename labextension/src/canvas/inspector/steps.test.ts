import { expect, test } from "vitest";
import type { Json } from "../../core/edits.ts";
import { ACTION_NAMES, actionOf, bindingOf, newAction, stepsOf, withStep } from "./steps.ts";

const PAGE: Json = {
  components: { ask: { type: "modal", components: { name: { type: "text_input" } } }, send: { type: "button" } },
};

test("a binding in its shortest form", () => {
  expect(bindingOf([])).toBeNull();
  expect(bindingOf(["search"])).toBe("search");
  expect(bindingOf([{ toast: "Done" }])).toEqual([{ toast: "Done" }]);
  expect(stepsOf("search")).toEqual(["search"]);
  expect(stepsOf(["search", { toast: "Done" }])).toEqual(["search", { toast: "Done" }]);
  expect(stepsOf(undefined)).toEqual([]);
});

test("a question comes before what it asks about", () => {
  expect(withStep(["remove"], { confirm: "Sure?" })).toEqual([{ confirm: "Sure?" }, "remove"]);
  expect(withStep(["remove"], { toast: "Gone" })).toEqual(["remove", { toast: "Gone" }]);
});

test("new actions begin with something of the page", () => {
  const made = Object.fromEntries(ACTION_NAMES.map((name) => [name, newAction(name, PAGE, "a.ipynb")]));
  expect(made["open"]).toEqual({ open: "ask" });
  expect(made["reset"]).toEqual({ reset: "ask" });
  expect(made["set"]).toEqual({ set: { "ask.name": "None" } });
  expect(made["go"]).toEqual({ go: { page: "a.ipynb" } });
  for (const [name, action] of Object.entries(made)) expect(actionOf(action ?? "")).toBe(name);
});

test("a page without dialogs opens none", () => {
  expect(newAction("open", { components: { a: { type: "button" } } }, "a.ipynb")).toBeNull();
  expect(newAction("set", { components: { a: { type: "button" } } }, "a.ipynb")).toBeNull();
});

test("an action of a newer version is none of ours", () => {
  expect(actionOf({ print: "page" })).toBeNull();
});
