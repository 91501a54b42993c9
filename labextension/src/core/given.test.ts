import { beforeEach, describe, expect, test } from "vitest";
import { make } from "../gallery/properties.ts";
import { FakePeer } from "./fake.ts";
import { fits, Given, isSecret } from "./given.ts";
import type { AnyComponent } from "./protocol.ts";
import { Store } from "./store.ts";

const components: Record<string, AnyComponent> = {
  name: make("text_input", { max_length: 5 }),
  low: make("number"),
  sure: make("checkbox"),
  carrier: make("select", { options: ["UA", { value: 7, label: "Seven" }] as never }),
  many: make("select", { options: ["UA", "DL"], multiple: true, value: [] }),
  password: make("text_input"),
  go: make("button"),
  flights: make("table"),
};

let given: Given;
let store: Store;

beforeEach(() => {
  given = new Given();
  store = new Store();
  store.open(new FakePeer({ page: { components } }).pageMessage());
});

describe("what fits", () => {
  test.each([
    ["name", "short", true], ["name", "too long", false], ["name", 7, false],
    ["low", 7, true], ["low", null, true], ["low", "7", false], ["low", { $int: "9007199254740993" }, true],
    ["sure", true, true], ["sure", "yes", false],
    ["carrier", "UA", true], ["carrier", 7, true], ["carrier", "7", false], ["carrier", null, true], ["carrier", "B6", false],
    ["carrier", ["UA"], false],
    ["many", ["UA", "DL"], true], ["many", ["UA", "B6"], false], ["many", "UA", false],
    ["go", "x", false], ["flights", { table: 1, selected: [1] }, false], ["gone", "x", false],
  ] as const)("%s as %j: %s", (path, value, expected) => {
    expect(fits(store.component(path), value as never)).toBe(expected);
  });
});

describe("what is given again", () => {
  test("differs from what the page has, and fits it", () => {
    given.change("name", "Ann");
    given.change("low", null);
    given.change("carrier", "B6");
    given.restart();
    expect(given.fitting(store)).toEqual([["name", "Ann"]]);
    store.values.set("name", "Ann");
    expect(given.settle(store)).toBe(true);
    expect(given.fitting(store)).toEqual([]);
    given.restart();
    store.values.set("name", "");
    expect(given.fitting(store)).toEqual([["name", "Ann"]]);
  });

  test("is not what a handler has set since, but a `load` that runs again does not count", () => {
    given.change("name", "Ann");
    given.change("low", 3);
    given.restart();
    given.overrule("name", 0);
    given.overrule("low", 5);
    expect(given.fitting(store)).toEqual([["name", "Ann"]]);
    given.settle(store);
    given.overrule("name", 0);
    given.restart();
    expect(given.fitting(store)).toEqual([]);
  });

  test("is not what the visitor has changed since", () => {
    given.change("name", "Ann");
    given.restart();
    given.change("name", "Bob");
    expect(given.fitting(store)).toEqual([]);
  });

  test("is not what the peer has otherwise, unless that does not know it yet", () => {
    given.change("name", "Ann");
    given.change("low", 3);
    given.change("sure", true);
    given.agree({ name: "set", low: 0, sure: true }, { low: 3 });
    given.restart();
    expect(given.fitting(store)).toEqual([["low", 3], ["sure", true]]);
  });
});

test("a component may have the name of what all objects have", () => {
  store.open(new FakePeer({ page: { components: { constructor: make("text_input") } as never } }).pageMessage());
  given.change("constructor", "mine");
  given.agree({}, {});
  given.restart();
  expect(given.fitting(store)).toEqual([["constructor", "mine"]]);
  given.agree({ constructor: "other" } as never, {});
  given.restart();
  given.settle(store);
  expect(given.toRemember(store)).toEqual({});
});

describe("what is left in the browser's storage", () => {
  test.each(["password", "db_password", "api_key", "secret", "pin", "Passwort", "access_token"])("is not %s", (name) => {
    expect(isSecret(`form.${name}`, make("text_input"))).toBe(true);
  });

  test("is nothing that is labelled as a secret, or not there any more", () => {
    expect(isSecret("a", make("text_input", { label: "Your passphrase" }))).toBe(true);
    expect(isSecret("a", undefined)).toBe(true);
    expect(isSecret("a", make("text_input", { secret: true }))).toBe(true);
    expect(isSecret("a", { ...make("text_input"), type: "password_input" as never })).toBe(true);
    expect(isSecret("a", { ...make("text_input"), kind: "password" } as never)).toBe(true);
    expect(["opinion", "spinner", "shipping", "name"].map((name) => isSecret(name, make("text_input")))).toEqual([
      false, false, false, false,
    ]);
  });

  test("is bounded", () => {
    given.change("password", "hidden");
    given.change("name", "x".repeat(60_000));
    given.change("low", 3);
    given.change("carrier", "y".repeat(60_000));
    expect(given.toRemember(store)).toEqual({ name: "x".repeat(60_000), low: 3 });
    const later = new Given();
    later.take(given.toRemember(store));
    expect(later.empty).toBe(false);
    later.clear();
    expect(later.empty).toBe(true);
  });
});
