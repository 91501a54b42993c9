/** Texts that are edited where they stand: what others change, and what is refused, costs nothing that is typed. */
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Cell } from "../../core/keyed.ts";
import type { Edit, Edited } from "../../core/protocol.ts";
import { CanvasContext, type CanvasParts } from "../context.ts";
import { nodeAt } from "../document/tree.ts";
import { RefusedError, type Saved } from "../session/api.ts";
import type { Canvas } from "../session/canvas.ts";
import { madeCanvas } from "../session/made.ts";
import { Ui } from "../session/ui.ts";
import { boxOf, InlineLabel } from "./InlineLabel.tsx";
import type { Measurer } from "./measure.ts";
import { Stage } from "./stage.ts";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const RECT = { x: 20, y: 40, width: 400, height: 20 };
const PAGE = { components: { s: { type: "number", label: "S" }, intro: { type: "text", text: "Hello" }, code: { type: "text_input", label: "Code" } } };
let canvas: Canvas;
let ui: Ui;
let answer: { resolve: (saved: Saved) => void; reject: (error: Error) => void }[];

beforeEach(() => {
  answer = [];
  canvas = madeCanvas({ page: PAGE, save: () => new Promise<Saved>((resolve, reject) => answer.push({ resolve, reject })) });
  ui = new Ui();
  const stage = new Stage();
  const measurer = { version: new Cell(0), slot: () => document.createElement("div"), rect: () => RECT };
  stage.measurer.set(measurer as unknown as Measurer);
  vi.stubGlobal("CSS", { supports: () => true });
  render(
    <CanvasContext value={{ canvas, ui, stage } as CanvasParts}>
      <InlineLabel />
    </CanvasContext>,
  );
});

afterEach(() => {
  cleanup();
  canvas.stop();
  vi.unstubAllGlobals();
});

const field = () => screen.queryByRole<HTMLTextAreaElement>("textbox");
/** The field that is open. */
const open = () => screen.getByRole<HTMLTextAreaElement>("textbox");
const said = () => screen.queryByRole("alert")?.textContent ?? null;
const edit = (path: string) => act(async () => ui.inline.set(path));
const type = (text: string) => fireEvent.change(open(), { target: { value: text } });
const press = (key: string, keys: object = {}) => act(async () => void fireEvent.keyDown(open(), { key, ...keys }));
const refuse = (message: string) => act(async () => answer.shift()?.reject(new RefusedError(422, "EditError", message)));
const choose = (name: string) => act(async () => screen.getByRole("button", { name }).click());

/** Another builder sets the label of `s`. */
async function changed(label: string): Promise<void> {
  const raw: Edit[] = [{ type: "change", path: "s", changes: { label }, reset: [], order: null, exact: true }];
  await act(async () => canvas.observe({ type: "edited", seq: 0, revision: "r2", edits: [], state: {}, context: {}, raw, client: "other", user: "Ana" } as Edited));
}

describe("a label that another builder changes meanwhile", () => {
  test.each([
    ["Keep mine", "Mine"],
    ["Take theirs", "Theirs"],
  ])("%s is the end of it", async (choice, label) => {
    await edit("s");
    type("Mine");
    await changed("Theirs");
    canvas.say(null);
    await choose(choice);
    expect([field(), canvas.note.get()]).toEqual([null, null]);
    const page = canvas.page.get();
    expect((nodeAt(page, "s") ?? nodeAt(page, "mine"))?.["label"]).toBe(label);
  });

  test("is theirs after Esc, and nothing is said to be lost", async () => {
    await edit("s");
    type("Mine");
    await changed("Theirs");
    canvas.say(null);
    await press("Escape");
    expect([field(), canvas.note.get(), nodeAt(canvas.page.get(), "s")?.["label"]]).toEqual([null, null, "Theirs"]);
  });
});

describe("a text that can be no template", () => {
  test.each([
    ["Enter", { ctrlKey: true }],
    ["Tab", {}],
  ])("stays in its field with the reason on %s", async (key, keys) => {
    await edit("intro");
    type("Hi {{ state.s");
    await press(key, keys);
    expect([field()?.value, said(), answer]).toEqual(["Hi {{ state.s", "This {{ has no }}. Not saved.", []]);
    type("Hi {{ state.s }}");
    expect(said()).toBeNull();
    await press("Enter", { ctrlKey: true });
    expect([field(), nodeAt(canvas.page.get(), "intro")?.["text"]]).toEqual([null, "Hi {{ state.s }}"]);
  });

  test("is there again after the field was left", async () => {
    await edit("intro");
    type("Hi {{ state.s");
    await press("Enter", { ctrlKey: true });
    act(() => field()?.blur());
    expect([field(), canvas.note.get()?.text, answer]).toEqual([null, "This {{ has no }}. Not saved.", []]);
    await edit("intro");
    expect([field()?.value, said()]).toEqual(["Hi {{ state.s", "This {{ has no }}. Not saved."]);
    await press("Escape");
    await edit("intro");
    expect([field()?.value, said()]).toEqual(["Hello", null]);
  });
});

describe("a text that the server refuses", () => {
  test("opens again where it stands, and names its component as it is called", async () => {
    await edit("s");
    type("Hi {{ state.nix }}");
    await press("Enter");
    const renamed = Object.keys(canvas.page.get()["components"] as object)[0] ?? "";
    expect([field(), renamed]).toEqual([null, "hi_state_nix"]);
    await refuse(`properties.json: pages.desk.ipynb.components.${renamed}.label: there is no component nix`);
    expect([ui.inline.get(), canvas.selected.get(), canvas.note.get()]).toEqual(["s", ["s"], null]);
    expect([field()?.value, said()]).toEqual(["Hi {{ state.nix }}", "s.label: there is no component nix. Not saved."]);
    type("Hi");
    await press("Enter");
    await act(async () => answer.shift()?.resolve({ revision: "r2", inverse: [] }));
    expect([field(), canvas.refusals.all.get().size]).toEqual([null, 0]);
  });

  test("waits while its builder types elsewhere", async () => {
    await edit("s");
    type("Hi {{ state.nix }}");
    await press("Enter");
    await edit("code");
    await refuse("pages.desk.ipynb.components.hi_state_nix.label: there is no component nix");
    expect([ui.inline.get(), field()?.value, canvas.note.get()?.text]).toEqual(["code", "Code", "s.label: there is no component nix"]);
    await edit("s");
    expect(field()?.value).toBe("Hi {{ state.nix }}");
  });
});

test("what is said of a field is below it, however tall it is", async () => {
  await edit("intro");
  const around = open().parentElement;
  const box = around?.parentElement;
  expect([box?.style.top, box?.lastElementChild?.className]).toEqual(["40px", "jt-c-dark-tip jt-c-inline-keys"]);
  // At least below the component, which the field may not fill.
  expect(around?.style.minHeight).toBe("26px");
});

test("a field in a very short component takes its width, and no more", () => {
  const component = { x: 100, y: 0, width: 56, height: 36 };
  expect(boxOf({ x: 122, y: 8, width: 12, height: 20 }, component)).toEqual({ x: 100, y: 5, width: 56, height: 26 });
  expect(boxOf({ x: 100, y: 8, width: 40, height: 20 }, { ...component, width: 600 })).toEqual({ x: 97, y: 5, width: 160, height: 26 });
});
