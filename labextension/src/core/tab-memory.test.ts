import { expect, test } from "vitest";
import { storedMemory, type Remembered } from "./tab-memory.ts";

function items(text?: string) {
  const known = new Map<string, string>(text === undefined ? [] : [["key", text]]);
  return {
    known,
    getItem: (key: string) => known.get(key) ?? null,
    setItem: (key: string, value: string) => void known.set(key, value),
    removeItem: (key: string) => void known.delete(key),
  };
}

test("what was put is taken once, by one page", () => {
  const storage = items();
  const memory = storedMemory(storage, "key");
  const left: Remembered = {
    visit: "v1", epoch: null, given: { a: 1 }, unsent: ["a"], awaitsLoad: true,
    events: [{ id: 2, component: "b", name: "click", sent: false }], restart: "kept",
  };
  memory.put(left);
  expect(storedMemory(storage, "other").take()).toBeNull();
  expect(memory.take()).toEqual(left);
  expect(memory.take()).toBeNull();
  expect(storage.known.size).toBe(0);
});

test.each(["", "no JSON", "null", "7", "{}", '{"visit": 1, "epoch": null}', '{"visit": "v", "epoch": 1}'])(
  "%j of another version is forgotten",
  (text) => {
    const storage = items(text);
    expect(storedMemory(storage, "key").take()).toBeNull();
    expect(storage.known.size).toBe(0);
  },
);

test.each([
  '{"visit": "v", "epoch": null}',
  '{"visit": "v", "epoch": null, "given": [1], "events": {}}',
  '{"visit": "v", "epoch": null, "awaitsLoad": 1, "restart": "<b>"}',
  '{"visit": "v", "epoch": null, "given": 7, "events": [7, null, {"id": "1"}]}',
])("%j is a visit without the rest", (text) => {
  expect(storedMemory(items(text), "key").take()).toEqual({ visit: "v", epoch: null, given: {}, unsent: [], awaitsLoad: false, events: [], restart: null });
});

test("events of a version that did not say so were sent", () => {
  const text = '{"visit": "v", "epoch": null, "events": [{"id": 1, "component": "b", "name": "click"}]}';
  expect(storedMemory(items(text), "key").take()?.events).toEqual([{ id: 1, component: "b", name: "click", sent: true }]);
});

test("storage that is forbidden or full costs nothing now", () => {
  const refuse = () => {
    throw new DOMException("denied", "SecurityError");
  };
  const memory = storedMemory({ getItem: refuse, setItem: refuse, removeItem: refuse }, "key");
  expect(memory.take()).toBeNull();
  expect(() => memory.put({ visit: "v", epoch: null, given: {}, unsent: [], awaitsLoad: false, events: [], restart: null })).not.toThrow();
});
