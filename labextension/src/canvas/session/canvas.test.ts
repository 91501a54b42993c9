import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Json } from "../../core/edits.ts";
import type { Cell } from "../../core/keyed.ts";
import type { Edit, Edited } from "../../core/protocol.ts";
import { change, insert, remove, rename } from "../document/commands.ts";
import { nodeAt } from "../document/tree.ts";
import { OfflineError, RefusedError, type Saved } from "./api.ts";
import type { Canvas } from "./canvas.ts";
import { madeCanvas } from "./made.ts";

/** Answers of the server, which the tests give when they want to. */
let answers: ((saved: Saved) => void)[];
/** The revisions on which the batches that were sent are based. */
let bases: string[];
let canvas: Canvas;

const PAGE = { components: { one: { type: "number" }, two: { type: "number" } } };

const APP = { pools: { db: 2 } };

function made(items = new Map<string, string>()): Canvas {
  return madeCanvas({
    page: PAGE,
    app: APP,
    items,
    save: (_edits, revision) => new Promise<Saved>((resolve) => {
      bases.push(revision);
      answers.push(resolve);
    }),
  });
}

beforeEach(() => {
  answers = [];
  bases = [];
  canvas = made();
});

afterEach(() => void vi.useRealTimers());

function edited(revision: string, raw: Edit[], client: string | null, user: string | null = null): void {
  canvas.observe({ type: "edited", seq: 0, revision, edits: [], state: {}, context: {}, raw, client, user } as Edited);
}

function help(path: string, text: string): Edit[] {
  return change(canvas.page.get(), [path], { help: text }).edits;
}

function helpOf(path: string): unknown {
  return nodeAt(canvas.page.get(), path)?.["help"];
}

function turn(): Promise<void> {
  return new Promise((done) => setTimeout(done));
}

/** Gives the answer that waits, and lets the canvas take it. */
async function answer(revision: string, inverse: Edit[] = []): Promise<void> {
  answers.shift()?.({ revision, inverse });
  await turn();
}

const BACK: Edit[] = [{ type: "change", path: "one", changes: {}, reset: ["help"], order: null, exact: true }];

test.each(["the answer first", "the message first"])("an edit lands once, with %s", async (order) => {
  const [first, second] = [help("one", "First"), help("two", "Second")];
  void canvas.run({ label: "First", edits: first, selected: [] });
  void canvas.run({ label: "Second", edits: second, selected: [] });
  if (order === "the answer first") await answer("r2", BACK);
  edited("r2", first, "me");
  if (order === "the message first") await answer("r2", BACK);
  await turn();
  // The next one may change what this one has added.
  expect(bases).toEqual(["r1", "r2"]);
  // What is not saved yet is still shown on top.
  expect([helpOf("one"), helpOf("two")]).toEqual(["First", "Second"]);
  await answer("r3", BACK);
  edited("r3", second, "me");
  edited("r4", [{ type: "change", path: "two", changes: { help: "Theirs" }, reset: [], order: null, exact: true }], "other", "Ana");
  expect([helpOf("one"), helpOf("two")]).toEqual(["First", "Theirs"]);
  expect(canvas.saver.state.get()).toEqual({ kind: "saved" });
});

test("an undo waits for the answer that says how", async () => {
  const edits = help("one", "Mine");
  void canvas.run({ label: "Change help", edits, selected: [] });
  canvas.undo();
  expect(helpOf("one")).toBe("Mine");
  edited("r2", edits, "me");
  await answer("r2", BACK);
  expect(helpOf("one")).toBeUndefined();
  expect(canvas.steps.get().redo).toBeNull(); // until this is saved too
  edited("r3", BACK, "me");
  await answer("r3", edits);
  expect(canvas.steps.get().redo).toBe("Change help");
});

test("without a connection an undo takes back what is not saved, and no more", async () => {
  vi.useFakeTimers();
  let isAway = false;
  const sent: Edit[][] = [];
  canvas = madeCanvas({
    page: PAGE,
    save: (edits) => {
      if (isAway) return Promise.reject(new OfflineError("away"));
      sent.push([...edits]);
      return Promise.resolve({ revision: "r1", inverse: BACK });
    },
  });
  void canvas.run({ label: "Saved", edits: help("one", "Saved"), selected: [] });
  edited("r1", help("one", "Saved"), "me");
  await vi.advanceTimersByTimeAsync(0);
  isAway = true;
  // Two batches of one step: the typing in a field.
  void canvas.run({ label: "Typed", edits: help("two", "T"), selected: [] }, "two help");
  await vi.advanceTimersByTimeAsync(0);
  void canvas.run({ label: "Typed", edits: help("two", "Typed"), selected: [] }, "two help");
  const renamed = rename("two", "second");
  const told = canvas.run(renamed);
  canvas.undo();
  expect(nodeAt(canvas.page.get(), "second")).toBeUndefined();
  expect(await told).toBeNull();
  canvas.undo();
  expect([helpOf("one"), helpOf("two"), canvas.saver.state.get().kind]).toEqual(["Saved", undefined, "saved"]);
  canvas.redo();
  expect(helpOf("two")).toBe("Typed");
  isAway = false;
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent).toEqual([help("one", "Saved"), [...help("two", "T"), ...help("two", "Typed")]]);
});

test("an undo of what others have changed since says that it stays", async () => {
  void canvas.run({ label: "Change help", edits: help("one", "Mine"), selected: [] });
  edited("r2", help("one", "Mine"), "me");
  await answer("r2", BACK);
  edited("r3", [{ type: "change", path: "one", changes: { help: "Theirs" }, reset: [], order: null, exact: true }], "other");
  canvas.undo();
  expect(canvas.note.get()?.text).toBe("“Change help” stays as it is: another builder, or an editor, has changed it since.");
  expect(helpOf("one")).toBe("Theirs");
});

test("a page that the file no longer has is put back as it was", async () => {
  edited("r2", [{ type: "remove", path: "page" }], null);
  expect(canvas.page.get()).toEqual({});
  const note = canvas.note.get();
  expect([note?.text, note?.stays]).toEqual(["properties.json no longer has this page.", true]);
  note?.action?.run();
  expect(canvas.page.get()).toEqual(PAGE);
  await answer("r3", [{ type: "remove", path: "page" }]);
});

test("what was on its way when the page was left is sent under its name again, and is a step however it went", async () => {
  const items = new Map<string, string>();
  const keys: string[] = [];
  const sent = (page: object) =>
    madeCanvas({ page: page as typeof PAGE, items, save: (_edits, _revision, key) => new Promise<Saved>((resolve) => void (keys.push(key), answers.push(resolve))) });
  const add: Edit[] = [{ type: "add", path: "three", component: { type: "number" }, before: null, exact: false }];
  const back: Edit[] = [{ type: "remove", path: "three" }];
  const first = sent(PAGE);
  void first.run({ label: "Add three", edits: add, selected: [] });
  first.leave();
  // The server has made it, and the answer was lost with the page.
  const second = sent({ components: { ...PAGE.components, three: { type: "number" } } });
  expect(keys).toEqual([keys[0], keys[0]]);
  answers.splice(0, 1);
  await answer("r1", back);
  expect([second.note.get(), second.steps.get().undo, second.saver.state.get().kind]).toEqual([null, "Add three", "saved"]);
  second.undo();
  expect(nodeAt(second.page.get(), "three")).toBeUndefined();
});

test("what was saved and has not been answered is not said to be lost when the page is read again", async () => {
  const add: Edit[] = [{ type: "add", path: "three", component: { type: "number" }, before: null, exact: false }];
  void canvas.run({ label: "Add three", edits: add, selected: [] });
  canvas.observe({ type: "page", page: { components: {}, handlers: {}, policies: {}, title: "" }, raw: { components: { ...PAGE.components, three: { type: "number" } } }, raw_app: APP, revision: "r2", theme: { accent: "indigo", scheme: "auto" }, context: {}, set_by: {}, state: {} } as never);
  expect(canvas.note.get()).toBeNull();
  await answer("r2", [{ type: "remove", path: "three" }]);
  expect([canvas.note.get(), canvas.steps.get().undo, canvas.saver.state.get().kind]).toEqual([null, "Add three", "saved"]);
});

test("what was not saved when the page was left is the builder's own, and is sent again", async () => {
  const items = new Map<string, string>();
  canvas = made(items);
  const edits = help("one", "Saved");
  void canvas.run({ label: "Saved", edits, selected: [] });
  edited("r1", edits, "me");
  await answer("r1", BACK);
  void canvas.run({ label: "Unsaved", edits: help("one", "Unsaved"), selected: [] });
  canvas.leave();
  answers = [];
  const kept = JSON.parse(items.get("desk") ?? "{}") as { page: object; unsaved: object[] };
  // The page as the file had it: the difference to the next one is what others did.
  expect(kept.page).toEqual({ components: { one: { type: "number", help: "Saved" }, two: { type: "number" } } });
  expect(kept.unsaved).toHaveLength(1);
});

function loaded(outcome: "ok" | "error"): void {
  canvas.observe({ type: "done", seq: 0, event: 0, outcome, error: null, changes: {}, handler: "load", at_once: false });
}

test("a load that is bound while the page is open runs when it is used, until it has run", async () => {
  const load = vi.spyOn(canvas.visit, "load").mockReturnValue();
  canvas.setMode("use");
  expect(load).not.toHaveBeenCalled();
  canvas.setMode("build");
  const bind: Edit = { type: "change", path: "page", changes: { handlers: { load: "load" } }, reset: [], order: null, exact: false };
  void canvas.run({ label: "Bind", edits: [bind], selected: [] });
  canvas.setMode("use");
  // The server has it first.
  expect(load).not.toHaveBeenCalled();
  edited("r2", [bind], "me");
  await answer("r2");
  expect(load).toHaveBeenCalledTimes(1);
  loaded("error");
  canvas.setMode("build");
  canvas.setMode("use");
  expect(load).toHaveBeenCalledTimes(2);
  loaded("ok");
  canvas.setMode("build");
  canvas.setMode("use");
  expect(load).toHaveBeenCalledTimes(2);
});

test("what the server says on the page is said beside it while the page is built, and that its file is broken never on it", async () => {
  const tell = (message: string, kind = "error") => {
    const changes = { page: { message, message_kind: kind } };
    canvas.observe({ type: "update", seq: 0, event: -1, changes, handler: "" });
    canvas.store.update(changes);
    return turn();
  };
  await tell("Cell 2 fails");
  expect([canvas.note.get()?.text, canvas.note.get()?.kind, canvas.store.notice.get()]).toEqual(["Cell 2 fails", "error", null]);
  await tell("Found 2 flights", "info");
  expect([canvas.note.get()?.text, canvas.note.get()?.kind]).toEqual(["Found 2 flights", "info"]);
  canvas.setMode("use");
  expect([canvas.note.get(), canvas.store.notice.get()?.text]).toEqual([null, "Found 2 flights"]);
  await tell("Cell 3 fails");
  expect([canvas.note.get(), canvas.store.notice.get()?.text]).toEqual([null, "Cell 3 fails"]);
  await tell("properties.json: is not JSON (line 3)");
  expect([canvas.note.get(), canvas.store.notice.get()]).toEqual([null, null]);
});

test("what the server refuses loses neither the selection nor flashes later", async () => {
  canvas = madeCanvas({ page: PAGE, app: APP, items: new Map(), save: () => Promise.reject(new RefusedError(422, "PropertiesError", "unknown type")) });
  canvas.select(["one"]);
  const command = insert(canvas.page.get(), { pasted: { type: "from_tomorrow" } }, { parent: "", before: null });
  const refused = canvas.run(command);
  canvas.flash.set(command.selected);
  expect(canvas.selected.get()).toEqual(["pasted"]);
  await refused;
  expect(canvas.selected.get()).toEqual(["one"]);
  expect(canvas.flash.get()).toEqual([]);
});

test("a component that is read cannot be deleted: who reads it is said and shown, and all is as before", async () => {
  const findings = [
    { path: "one", property: "rules.visible" },
    { path: "two", property: "help" },
    { path: "two", property: "rules.min" },
  ];
  const page = { components: { tickets: { type: "table" }, one: { type: "number" }, two: { type: "number" } } };
  const refusal = new RefusedError(422, "PropertiesError", "properties.json: a; b; c", null, findings);
  canvas = madeCanvas({ page, save: () => Promise.reject(refusal) });
  canvas.select(["tickets"]);
  const refused = canvas.run(remove(canvas.page.get(), ["tickets"]));
  expect(canvas.selected.get()).toEqual(["one"]);
  await refused;
  expect(canvas.page.get()).toEqual(page);
  expect(canvas.selected.get()).toEqual(["tickets"]);
  const note = canvas.note.get();
  expect([note?.text, note?.action?.label]).toEqual(["tickets cannot be deleted: one and two read it.", "Show"]);
  note?.action?.run();
  expect(canvas.selected.get()).toEqual(["one", "two"]);
});

/** Components that `complete` leaves as nothing can draw them. */
const UNDRAWN: [string, Json][] = [
  ["components in a text", { type: "text", components: { b: { type: "text", text: "x" } } }],
  ["no rules", { type: "text", rules: null }],
  ["no handlers", { type: "button", handlers: null }],
  ["a step that is none", { type: "button", handlers: { click: [null] } }],
];

test.each(UNDRAWN)("what cannot be drawn is refused by the server, and later edits are saved: %s", async (_, component) => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const sent: Edit[][] = [];
  const save = (edits: readonly Edit[]) => {
    sent.push([...edits]);
    return sent.length === 1 ? Promise.reject(new RefusedError(422, "PropertiesError", "No such property.")) : Promise.resolve({ revision: "r1", inverse: BACK });
  };
  canvas = madeCanvas({ page: PAGE, save });
  const refused = canvas.run(insert(canvas.page.get(), { bad: component }, { parent: "", before: null }));
  // Before the server has answered, another one.
  const next = canvas.run({ label: "Help", edits: help("one", "Kept"), selected: ["one"] });
  expect(await refused).toBe("No such property.");
  expect(canvas.note.get()?.text).toBe("No such property.");
  expect(await next).toBeNull();
  expect(sent[1]).toEqual(help("one", "Kept"));
  expect(nodeAt(canvas.page.get(), "bad")).toBeUndefined();
  expect(Object.keys(canvas.page.get()["components"] as Json)).toEqual(["one", "two"]);
  expect(canvas.saver.state.get()).toEqual({ kind: "saved" });
  vi.restoreAllMocks();
});

test("what cannot be drawn is said until it can be", async () => {
  const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const draw = vi.spyOn(canvas.store, "draw").mockImplementationOnce(() => {
    throw new TypeError("no rules");
  });
  void canvas.run({ label: "Help", edits: help("one", "First"), selected: ["one"] });
  expect(canvas.note.get()).toMatchObject({ text: "The page cannot be drawn with the last change: no rules", kind: "error" });
  void canvas.run({ label: "Help", edits: help("two", "Second"), selected: ["two"] });
  expect(canvas.note.get()).toBeNull();
  expect(draw).toHaveBeenCalledTimes(2);
  expect(told).toHaveBeenCalledOnce();
  expect(answers).toHaveLength(1);
  vi.restoreAllMocks();
});

test("a listener that fails keeps no edit from being saved", async () => {
  const told = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const fail = () => {
    throw new Error("broken");
  };
  const stops = [canvas.page, canvas.steps, canvas.saver.state, canvas.selected].map((cell) => (cell as Cell<unknown>).subscribe(fail));
  const heard = vi.fn();
  canvas.page.subscribe(heard);
  const done = canvas.run({ label: "Help", edits: help("one", "First"), selected: ["two"] });
  expect(heard).toHaveBeenCalledOnce();
  edited("r2", help("one", "First"), "me");
  await answer("r2", BACK);
  expect(await done).toBeNull();
  for (const stop of stops) stop();
  expect(canvas.steps.get().undo).toBe("Help");
  expect(told).toHaveBeenCalled();
  vi.restoreAllMocks();
});

test("a selection that was made meanwhile stays when the server refuses", async () => {
  canvas = madeCanvas({ page: PAGE, app: APP, items: new Map(), save: () => Promise.reject(new RefusedError(422, "PropertiesError", "unknown type")) });
  canvas.select(["one"]);
  const refused = canvas.run(insert(canvas.page.get(), { pasted: { type: "from_tomorrow" } }, { parent: "", before: null }));
  canvas.select(["two"]);
  await refused;
  expect(canvas.selected.get()).toEqual(["two"]);
});

test("what has no place in the document keeps the selection", async () => {
  canvas.select(["one"]);
  const problem = await canvas.run({ label: "Move", edits: [{ type: "move", path: "gone", to: "", before: null, exact: false }], selected: ["gone"] });
  expect(problem).toContain("gone");
  expect(canvas.selected.get()).toEqual(["one"]);
});

test("a name that Python uses stays when its label changes, and is renamed where that is asked for", async () => {
  canvas = made();
  canvas.select(["one"]);
  void canvas.run({ label: "Change label", edits: help("one", "New"), selected: ["one"], stays: { path: "one", wanted: "least" } });
  expect(canvas.note.get()?.text).toBe("The name stays one, as the notebook’s Python uses it.");
  // Where the label was typed before, only the name is left.
  void canvas.run({ label: "Rename", edits: [], selected: ["one"], stays: { path: "one", wanted: "lowest" } });
  expect(canvas.note.get()?.action?.label).toBe("Rename to lowest");
  canvas.note.get()?.action?.run();
  expect(helpOf("lowest")).toBe("New");
  await turn();
});

test("drafts and refused texts are there on the next page of the tab, for the components that are", () => {
  const items = new Map<string, string>();
  canvas = made(items);
  const [refusal, gone] = [{ text: "x", problem: "No." }, { text: "y", problem: "No." }];
  canvas.refusals.keep(canvas.refusals.key(["one"], "jt-c-help"), refusal);
  canvas.refusals.keep(canvas.refusals.key(["page"], "jt-c-page-title"), refusal);
  canvas.refusals.keep(canvas.refusals.key(["gone"], "jt-c-help"), gone);
  canvas.drafts.keep(canvas.drafts.key(["one", "two"], "visible"), "1 +");
  void canvas.run(rename("one", "first"));
  canvas.leave();
  const next = made(items);
  // Its own numbers are others.
  expect(next.drafts.get(next.drafts.key(["first", "two"], "visible"))).toBe("1 +");
  expect(next.refusals.get(next.refusals.key(["first"], "jt-c-help"))).toEqual(refusal);
  expect(next.refusals.get(next.refusals.key(["page"], "jt-c-page-title"))).toEqual(refusal);
  expect([...next.refusals.all.get().values()]).not.toContainEqual(gone);
});
