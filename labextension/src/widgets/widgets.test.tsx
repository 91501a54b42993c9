/** ipywidgets' own models over the messages of a visit. */
import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RendererContext, type Layer, type Renderer } from "../renderer/hooks/renderer.ts";
import { Display } from "../renderer/display/Display.tsx";
import { drawnText } from "../testing.ts";
import { LookSource } from "../renderer/look/look.ts";
import { TYPES } from "../components/index.ts";
import { FakePeer } from "../core/fake.ts";
import type { Widget, WidgetInput } from "../core/protocol.ts";
import { Cell } from "../core/keyed.ts";
import { Visit } from "../core/visit.ts";

const VIEW = "application/vnd.jupyter.widget-view+json";
let peer: FakePeer;
let renderer: Renderer;

beforeEach(async () => {
  peer = new FakePeer();
  const visit = new Visit({ transport: peer.transport(), memory: { take: () => null, put: () => undefined } });
  const { look } = new LookSource([document.body, document.body], "published", "light", undefined);
  const common = { types: TYPES, host: "published" as const, look, portal: document.body };
  renderer = { ...common, visit, store: visit.store, nonce: "n0nce", reveal: undefined, files: null, themeFiles: undefined, app: "", top: new Cell<HTMLElement | null>(null),
    frames: undefined,
    runAll: undefined, pages: { go: undefined, urlOf: undefined }, navigation: null, builds: new Cell(false), share: new Cell(null), said: new Cell(false), notebook: undefined, layers: new Cell<readonly Layer[]>([]) };
  visit.start();
  await Promise.resolve();
});
afterEach(cleanup);

function widget(kind: Widget["kind"], comm: string, given: Partial<Widget> = {}): Widget {
  return { type: "widget", kind, comm, data: {}, metadata: {}, buffers: [], parent: null, error: null, ...given };
}

function open(comm: string, module: string, name: string, state: Record<string, string | number>): void {
  const names = { _model_module: module, _model_name: `${name}Model`, _view_module: module, _view_name: `${name}View` };
  const versions = { _model_module_version: "2.0.0", _view_module_version: "2.0.0" };
  const data = { state: { ...names, ...versions, ...state }, buffer_paths: [] };
  act(() => peer.emit(widget("open", comm, { data, metadata: { version: "2.1.0" } })));
}

function show(id: string): void {
  render(
    <RendererContext value={renderer}>
      <Display data={{ [VIEW]: { model_id: id }, "text/plain": "Widget()" }} text="Widget()" />
    </RendererContext>,
  );
}

function inputs(): WidgetInput[] {
  return peer.received.filter((message) => message.type === "widget");
}

const CONTROLS = "@jupyter-widgets/controls";

test("a text field shows its value, and its next values wait for the kernel", async () => {
  open("t", CONTROLS, "Text", { value: "first", continuous_update: 1 });
  show("t");
  const field = await screen.findByRole<HTMLInputElement>("textbox", {}, { timeout: 5000 });
  expect(field.value).toBe("first");
  for (const text of ["a", "ab", "abc"]) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  expect(inputs().map(({ data }) => data["state"])).toEqual([{ value: "a" }]);
  act(() => peer.emit(widget("msg", "t", { data: { method: "echo_update", state: { value: "a" }, buffer_paths: [] }, parent: 1 })));
  act(() => peer.emit(widget("done", "t", { parent: 1 })));
  expect(inputs().map(({ data }) => data["state"])).toEqual([{ value: "a" }, { value: "abc" }]);
  await waitFor(() => expect(field.value).toBe("abc"));
});

test("what was lost with a connection keeps no field from sending", async () => {
  open("t", CONTROLS, "Text", { value: "", continuous_update: 1 });
  show("t");
  const field = await screen.findByRole<HTMLInputElement>("textbox");
  const type = (text: string) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  type("lost");
  act(() => peer.emit(widget("live", "", { data: { comms: ["t"] } })));
  open("t", CONTROLS, "Text", { value: "kept", continuous_update: 1 });
  await waitFor(() => expect(field.value).toBe("kept"));
  type("again");
  expect(inputs().map(({ data }) => data["state"])).toEqual([{ value: "lost" }, { value: "again" }]);
});

function media(comm: string, name: string, format: string, value: string): void {
  const names = { _model_module: CONTROLS, _model_name: `${name}Model`, _view_module: CONTROLS, _view_name: `${name}View` };
  const versions = { _model_module_version: "2.0.0", _view_module_version: "2.0.0" };
  const data = { state: { ...names, ...versions, format }, buffer_paths: [["value"]] };
  const buffers = [btoa(value)];
  act(() => peer.emit(widget("open", comm, { data, buffers, metadata: { version: "2.1.0" } })));
}

test.each([
  ["Image", "img", "https://e.test/a.png", /An image of e\.test is not shown: .* Use Image\.from_file\./],
  ["Image", "img", "/logout", /An image is not shown: .* Use Image\.from_file\./],
  ["Audio", "audio", "https://e.test/a.mp3", /A recording of e\.test is not shown: .* Use Audio\.from_file\./],
  ["Video", "video", " /logout", /A recording is not shown: .* Use Video\.from_file\./],
  ["Video", "video", "data:image/png;base64,AA==", /A recording is not shown/],
])("an address in %s is not loaded: %s %s", async (name, tag, address, sentence) => {
  media("m", name, "url", address);
  show("m");
  expect(await screen.findByText(sentence)).toBeTruthy();
  const element = document.querySelector(tag);
  expect(element?.hasAttribute("src")).toBe(false);
  expect(element?.classList.contains("jt-widget-refused")).toBe(true);
  const state = { format: "png" };
  act(() => peer.emit(widget("msg", "m", { data: { method: "update", state, buffer_paths: [] } })));
  await waitFor(() => expect(document.querySelector(tag)?.getAttribute("src")).toMatch(/^blob:/));
  expect(screen.queryByText(sentence)).toBeNull();
  expect(element?.classList.contains("jt-widget-refused")).toBe(false);
  act(() => peer.emit(widget("msg", "m", { data: { method: "update", state: { format: "url" }, buffer_paths: [] } })));
  expect(await screen.findByText(sentence)).toBeTruthy();
  act(() => peer.emit(widget("close", "m")));
  await waitFor(() => expect(screen.queryByText(sentence)).toBeNull());
});

test.each([
  ["Image", "img", "data:image/png;base64,AA=="],
  ["Audio", "audio", "data:audio/mpeg;base64,AA=="],
  ["Video", "video", "data:video/mp4;base64,AA=="],
])("what comes with %s is shown", async (name, tag, address) => {
  media("m", name, "url", address);
  show("m");
  await waitFor(() => expect(document.querySelector(tag)?.getAttribute("src")).toBe(address));
});

test("a closed widget is gone", async () => {
  open("t", CONTROLS, "Text", { value: "" });
  show("t");
  await screen.findByRole("textbox");
  act(() => peer.emit(widget("close", "t")));
  await waitFor(() => expect(screen.queryByRole("textbox")).toBeNull());
});

test("a widget of a package that is not here says so", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  open("m", "jupyter-leaflet", "LeafletMap", {});
  show("m");
  expect(await screen.findByText(/This widget cannot be shown: it is of “jupyter-leaflet”/)).toBeTruthy();
});

test("no two views are made of a comm that is opened again", async () => {
  open("t", CONTROLS, "Text", { value: "one" });
  show("t");
  await screen.findByRole("textbox");
  open("t", CONTROLS, "Text", { value: "two" });
  await waitFor(() => expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe("two"));
});

test("an Output widget shows what notebooks keep of outputs", async () => {
  open("o", "@jupyter-widgets/output", "Output", {});
  show("o");
  const outputs = [
    { output_type: "stream", name: "stdout", text: "printed" },
    { output_type: "display_data", data: { "text/html": "<i>shown</i>" }, metadata: {} },
  ];
  await waitFor(() => expect(document.querySelector(".jt-widget-output")).not.toBeNull());
  act(() => peer.emit(widget("msg", "o", { data: { method: "update", state: { outputs }, buffer_paths: [] } })));
  expect(await screen.findByText("printed")).toBeTruthy();
  await waitFor(() => expect(drawnText(document.body)).toContain("shown"));
});
