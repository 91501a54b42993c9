import { beforeEach, describe, expect, test } from "vitest";
import { MAX_MESSAGE, type Widget, type WidgetInput } from "./protocol.ts";
import { Widgets } from "./widgets.ts";

let sent: WidgetInput[];
let complaints: string[];
let widgets: Widgets;

beforeEach(() => {
  sent = [];
  complaints = [];
  widgets = new Widgets(
    (message) => void sent.push(message),
    (reason) => void complaints.push(reason),
  );
});

function widget(kind: Widget["kind"], comm: string, data: Widget["data"] = {}, buffers: string[] = []): Widget {
  return { type: "widget", kind, comm, data, metadata: {}, buffers, parent: null, error: null };
}

function open(comm: string, state: Record<string, string | number> = {}): Widget {
  return widget("open", comm, { state, buffer_paths: [] });
}

function attached(): Widget[] {
  const heard: Widget[] = [];
  widgets.attach({ receive: (message) => heard.push(message) });
  return heard;
}

describe("before the manager is there", () => {
  test("each comm's state of now is kept", () => {
    widgets.receive(open("a", { value: 1, other: 2 }));
    widgets.receive(open("b"));
    widgets.receive(widget("msg", "a", { method: "update", state: { value: 5 }, buffer_paths: [] }));
    widgets.receive(widget("msg", "a", { method: "custom", content: { anything: true } }));
    widgets.receive(widget("msg", "unknown", { method: "update", state: { value: 5 }, buffer_paths: [] }));
    expect(attached()).toEqual([open("a", { value: 5, other: 2 }), open("b")]);
  });

  test("what was closed is not made", () => {
    widgets.receive(open("a"));
    widgets.receive(widget("close", "a"));
    expect(attached()).toEqual([]);
  });

  test("buffers follow their paths", () => {
    const paths = [["image"], ["frames", 0], ["frames", 1]];
    widgets.receive(widget("open", "a", { state: { n: 1 }, buffer_paths: paths }, ["img", "f0", "f1"]));
    const change = { method: "update", state: { image: "none" }, buffer_paths: [["frames", 0]] };
    widgets.receive(widget("msg", "a", change, ["new"]));
    expect(attached()).toEqual([
      widget("open", "a", { state: { n: 1, image: "none" }, buffer_paths: [["frames", 0]] }, ["new"]),
    ]);
  });
});

test("a manager hears all that comes after it", () => {
  const heard = attached();
  const messages = [open("a"), widget("msg", "a", { method: "custom", content: 1 }), widget("close", "a")];
  for (const message of messages) widgets.receive(message);
  expect(heard).toEqual(messages);
});

test("`live` closes what it does not name", () => {
  for (const comm of ["a", "b", "c"]) widgets.receive(open(comm));
  const heard = attached().slice(3);
  widgets.receive(widget("live", "", { comms: ["b"] }));
  expect(widgets.open.keys()).toEqual(["b"]);
  expect(heard).toEqual([]);
});

test("the end of the kernel's process closes all", () => {
  widgets.receive(open("a"));
  const heard = attached();
  widgets.clear();
  expect(widgets.open.keys()).toEqual([]);
  expect(heard.at(-1)).toEqual(widget("close", "a"));
});

test("messages are numbered, and too large ones are not sent", () => {
  expect(widgets.send("a", { method: "custom" }, ["AA=="])).toEqual([1, true]);
  expect(widgets.send("a", { method: "custom", content: "é".repeat(MAX_MESSAGE / 2) }, [])).toEqual([2, false]);
  expect(widgets.send("b", { method: "custom" }, [])).toEqual([3, true]);
  expect(sent.map(({ id, comm }) => [id, comm])).toEqual([[1, "a"], [3, "b"]]);
  expect(complaints).toHaveLength(1);
});
