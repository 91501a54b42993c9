import { describe, expect, test } from "vitest";
import { make } from "../gallery/properties.ts";
import { checkForm, primaryButton, problemOf } from "./checks.ts";
import { FakePeer } from "./fake.ts";
import type { AnyComponent, JsonValue } from "./protocol.ts";
import { Store } from "./store.ts";

describe("a value", () => {
  const cases: [string, AnyComponent, JsonValue | undefined, boolean][] = [
    ["empty text that is required", make("text_input", { required: true }), "", false],
    ["empty text", make("text_input"), "", true],
    ["text", make("text_input", { required: true }), "x", true],
    ["no number that is required", make("number", { required: true }), null, false],
    ["zero that is required", make("number", { required: true }), 0, true],
    ["a number below", make("number", { min: 1 }), 0, false],
    ["a number above", make("number", { max: 1 }), 2, false],
    ["a number at the limit", make("number", { min: 1, max: 1 }), 1, true],
    ["a broken number", make("number", { integer: true }), 1.5, false],
    ["no choice that is required", make("select", { required: true }), null, false],
    ["no choices that are required", make("select", { required: true, multiple: true }), [], false],
    ["the choice false", make("select", { required: true }), false, true],
    ["an empty box that is required", make("checkbox", { required: true }), false, false],
    ["a ticked box", make("checkbox", { required: true }), true, true],
    ["anything of a button", make("button"), undefined, true],
  ];
  test.each(cases)("%s", (_, component, value, fits) => {
    expect(problemOf(component, value) === null).toBe(fits);
  });
});

function storeOf(components: Record<string, AnyComponent>): Store {
  const store = new Store();
  store.open(new FakePeer({ page: { components: { form: make("form", { components }) } } }).pageMessage());
  return store;
}

describe("a form", () => {
  test("marks all that is wrong and names the first", () => {
    const store = storeOf({
      fine: make("text_input", { required: true, value: "x" }),
      inner: make("container", { components: { name: make("text_input", { required: true }) } }),
      count: make("number", { min: 1, value: 0 }),
    });
    expect(checkForm(store, "form")).toBe("form.inner.name");
    expect(store.errors.keys()).toEqual(["form.inner.name", "form.count"]);
  });

  test("asks for nothing that is hidden or disabled", () => {
    const store = storeOf({
      hidden: make("text_input", { required: true, visible: false }),
      disabled: make("text_input", { required: true, disabled: true }),
      inner: make("container", { visible: false, components: { name: make("text_input", { required: true }) } }),
    });
    expect(checkForm(store, "form")).toBeNull();
    expect(store.errors.keys()).toEqual([]);
  });

  test("has the first primary button that can be pressed", () => {
    const store = storeOf({
      plain: make("button"),
      hidden: make("button", { kind: "primary", visible: false }),
      off: make("button", { kind: "primary", disabled: true }),
      go: make("button", { kind: "primary" }),
    });
    expect(primaryButton(store, "form")).toBe("form.go");
    store.update({ "form.go": { disabled: true } });
    expect(primaryButton(store, "form")).toBeNull();
    expect(primaryButton(store, "gone")).toBeNull();
  });
});
