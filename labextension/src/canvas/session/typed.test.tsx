/** Two builders who change the same: what one of them types stays until they choose. */
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Edit, Edited } from "../../core/protocol.ts";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { CanvasContext, type CanvasParts } from "../context.ts";
import { change, rename } from "../document/commands.ts";
import { nameOf, nodeAt } from "../document/tree.ts";
import { CommitField } from "../inspector/CommitField.tsx";
import { DraftField } from "../inspector/DraftField.tsx";
import { RefusedError, type Saved } from "./api.ts";
import type { Canvas } from "./canvas.ts";
import { madeCanvas } from "./made.ts";
import { touches } from "./theirs.ts";
import { TypedContext } from "./typed.ts";
import { Ui } from "./ui.ts";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const PAGE = { components: { one: { type: "number", help: "Before" }, box: { type: "container", components: { two: { type: "number" } } } } };
let canvas: Canvas;
let answer: { resolve: (saved: Saved) => void; reject: (error: Error) => void }[];
let revision: number;

beforeEach(() => {
  vi.useFakeTimers();
  answer = [];
  revision = 1;
  canvas = madeCanvas({ page: PAGE, save: () => new Promise<Saved>((resolve, reject) => answer.push({ resolve, reject })) });
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function set(path: string, properties: Record<string, string>): Edit {
  return { type: "change", path, changes: properties, reset: [], order: null, exact: true };
}

/** Another builder, or with null an editor, has changed the page. */
async function changed(edits: Edit[], user: string | null = ""): Promise<void> {
  revision += 1;
  await act(async () => canvas.observe({ type: "edited", seq: 0, revision: `r${revision}`, edits: [], state: {}, context: {}, raw: edits, client: "other", user } as Edited));
}

/** The server has saved what is typed, and says so on the socket. */
async function saved(text: string): Promise<void> {
  revision += 1;
  await act(async () => {
    canvas.observe({ type: "edited", seq: 0, revision: `r${revision}`, edits: [], state: {}, context: {}, raw: [set("one", { help: text })], client: "me", user: "" } as unknown as Edited);
    answer.shift()?.resolve({ revision: `r${revision}`, inverse: [] });
  });
}

function Help() {
  const page = useCell(canvas.page);
  const node = nodeAt(page, "one");
  if (node === undefined) return null;
  const give = (text: string) => void canvas.run(change(canvas.page.get(), ["one"], { help: text }), "one help");
  return (
    <TypedContext value={{ paths: ["one"], property: "help" }}>
      <DraftField id="help" label="Help" text={String(node["help"] ?? "")} mixed={false} onText={give} onEnd={() => canvas.endStep()} />
    </TypedContext>
  );
}

function Name() {
  const page = useCell(canvas.page);
  const [path = ""] = Object.keys(page["components"] as object);
  return (
    <TypedContext value={{ paths: [path], property: "name" }}>
      <CommitField label="Name" text={nameOf(path)} whyNot={() => ""} onCommit={(name) => void canvas.run(rename(path, name))} />
    </TypedContext>
  );
}

function show(field: React.ReactNode): HTMLInputElement {
  render(<CanvasContext value={{ canvas, ui: new Ui() } as CanvasParts}>{field}</CanvasContext>);
  return screen.getByRole<HTMLInputElement>("textbox");
}

function type(field: HTMLInputElement, text: string): void {
  act(() => field.focus());
  fireEvent.change(field, { target: { value: text } });
}

const rest = () => act(async () => vi.advanceTimersByTimeAsync(400));
const asked = () => screen.queryByRole("alert")?.querySelector("span")?.textContent ?? null;
const help = () => nodeAt(canvas.page.get(), "one")?.["help"];
const choose = (name: string) => act(async () => screen.getByRole("button", { name }).click());

describe("a text that is typed while another changes the same", () => {
  test("stays, and is not sent before its builder has chosen", async () => {
    const field = show(<Help />);
    type(field, "Mine");
    await changed([set("one", { help: "Theirs" })], "Ana");
    await rest();
    expect([field.value, asked(), help()]).toEqual(["Mine", "Ana set this to Theirs while you typed.", "Theirs"]);
    type(field, "Mine too");
    await rest();
    act(() => field.blur());
    expect([field.value, help(), answer]).toEqual(["Mine too", "Theirs", []]);
    await choose("Keep mine");
    expect([field.value, asked(), help()]).toEqual(["Mine too", null, "Mine too"]);
    expect(answer).toHaveLength(1);
  });

  test("is replaced by theirs", async () => {
    const field = show(<Help />);
    type(field, "Mine");
    await changed([set("one", { help: "Theirs" })]);
    expect(asked()).toBe("Another builder set this to Theirs while you typed.");
    await choose("Take theirs");
    await rest();
    expect([field.value, asked(), help(), answer]).toEqual(["Theirs", null, "Theirs", []]);
    type(field, "More");
    await rest();
    expect(help()).toBe("More");
  });

  test("is asked about too when it was saved before", async () => {
    const field = show(<Help />);
    type(field, "Mine");
    await rest();
    await saved("Mine");
    expect(asked()).toBeNull();
    type(field, "Mine, longer");
    await changed([{ type: "change", path: "one", changes: {}, reset: ["help"], order: null, exact: true }], null);
    expect([field.value, asked()]).toEqual(["Mine, longer", "An edit of properties.json emptied this while you typed."]);
  });

  test("is asked about once where the server refuses it because theirs came first", async () => {
    const field = show(<Help />);
    type(field, "Mine");
    await rest();
    await changed([set("one", { help: "Theirs" })]);
    expect([field.value, asked(), help()]).toEqual(["Mine", null, "Mine"]);
    canvas.say(null);
    await act(async () => answer.shift()?.reject(new RefusedError(409, "StaleRevisionError", "stale")));
    expect([field.value, asked(), help()]).toEqual(["Mine", "Another builder set this to Theirs while you typed.", "Theirs"]);
    expect(canvas.note.get()).toBeNull();
    await choose("Keep mine");
    expect([asked(), help()]).toEqual([null, "Mine"]);
  });

  test("is not asked about where another property changes, or to the same text", async () => {
    const field = show(<Help />);
    type(field, "Mine");
    await changed([set("one", { label: "Other" })]);
    await changed([set("one", { help: "Mine" })]);
    await rest();
    expect([field.value, asked()]).toEqual(["Mine", null]);
  });

  test("is offered for copying where its component was deleted", async () => {
    const field = show(<Help />);
    type(field, "Mine");
    await changed([{ type: "remove", path: "one" } as Edit]);
    const note = canvas.note.get();
    expect([note?.text, note?.action?.label, note?.stays]).toEqual(["Another builder deleted one while you typed.", "Copy your text", true]);
    const writeText = vi.fn(() => Promise.resolve());
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    note?.action?.run();
    vi.unstubAllGlobals();
    expect(writeText).toHaveBeenCalledWith("Mine");
  });

  test("is not offered where its builder renames or deletes the component", async () => {
    type(show(<Help />), "Mine");
    await act(async () => void canvas.run(rename("one", "first")));
    expect([nodeAt(canvas.page.get(), "one"), canvas.note.get()]).toEqual([undefined, null]);
  });

  test("can be a name", async () => {
    const field = show(<Name />);
    type(field, "mine");
    await changed([{ type: "rename", path: "one", name: "theirs" } as Edit]);
    act(() => field.blur());
    expect([field.value, asked()]).toEqual(["mine", "Another builder set this to theirs while you typed."]);
    await choose("Keep mine");
    expect(Object.keys(canvas.page.get()["components"] as object)).toEqual(["mine", "box"]);
  });
});

test("what is typed declares a column that its table has only from its data", () => {
  const give = vi.fn();
  const field = show(
    <TypedContext value={{ paths: ["rows.total"], property: "label" }}>
      <DraftField id="label" label="Label" text="" mixed={false} onText={give} onEnd={() => undefined} />
    </TypedContext>,
  );
  type(field, "Total");
  act(() => field.blur());
  expect(give).toHaveBeenCalledWith("Total");
  act(() => cleanup());
  expect(canvas.note.get()).toBeNull();
});

test("what rests is taken, also where the field goes away before", async () => {
  const field = show(<Help />);
  type(field, "Mine");
  act(() => cleanup());
  expect(help()).toBe("Mine");
});

test("edits touch a property under each name that its component has meanwhile", () => {
  const place = { paths: ["box.two"], property: "help" };
  const named = (path: string, name: string) => ({ type: "rename", path, name }) as Edit;
  expect(touches([named("box", "group"), set("group.two", { help: "" })], place)).toBe(true);
  expect(touches([named("box", "group"), set("box.two", { help: "" })], place)).toBe(false);
  expect(touches([set("box.two", { label: "" })], place)).toBe(false);
  expect(touches([named("box.two", "three")], { paths: ["box.two"], property: "name" })).toBe(true);
  expect(touches([set("app", { title: "" })], { paths: ["app"], property: "title" })).toBe(true);
});
