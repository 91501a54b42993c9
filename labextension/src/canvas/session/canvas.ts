/** One open canvas: the page that a builder draws, what is selected, and what was done. */
import { THEME_DEFAULTS } from "../../core/palette.ts";
import { Cell } from "../../core/keyed.ts";
import type { Json } from "../../core/edits.ts";
import type { EventMessage, PeerMessage, Theme } from "../../core/protocol.ts";
import type { Store } from "../../core/store.ts";
import type { Visit } from "../../core/visit.ts";
import { rename, type Command } from "../document/commands.ts";
import type { Mark } from "../document/marks.ts";
import { completePage, handlersOf, isObject, nameOf, nodeAt } from "../document/tree.ts";
import type { Settings } from "../inspector/schema.ts";
import type { Api, Finding } from "./api.ts";
import { Editing, type Skipped } from "./editing.ts";
import { Identities } from "./identities.ts";
import { Log, type LogEntry } from "./log.ts";
import { News, type Foreign, type Note } from "./news.ts";
import type { Notebook } from "./notebook.ts";
import { differences, type CanvasMemory } from "./memory.ts";
import { Problems } from "./problems.ts";
import type { Saver } from "./saver.ts";
import { Setters } from "./setters.ts";
import type { Theirs, TypedPlace } from "./theirs.ts";
import { sentence } from "./told.ts";
import { Unsaved, type Refusal } from "./unsaved.ts";
import { messageOf } from "../../core/errors.ts";

export type { Foreign, Note } from "./news.ts";

export type Mode = "build" | "use" | "preview";

export interface CanvasParts {
  visit: Visit;
  builds: Cell<boolean>;
  api: Api;
  memory: CanvasMemory;
  notebook: Notebook | null;
  /** How the server calls this client in edits. */
  client: string;
  /** The title of a page that has none of its own. */
  title: string;
  /** Runs all cells of the notebook. */
  runNotebook: () => void;
}

export class Canvas {
  readonly mode = new Cell<Mode>("build");
  /** The page as properties.json writes it, with edits that are not saved yet. */
  readonly page = new Cell<Json>({});
  /** Whether the server has said what the page is; a document may show it before. */
  readonly opened = new Cell(false);
  readonly selected = new Cell<readonly string[]>([]);
  readonly note = new Cell<Note | null>(null);
  readonly foreign = new Cell<Foreign | null>(null);
  /** What others have just changed, for whoever types into the same; a new object each time. */
  readonly theirs = new Cell<Theirs | null>(null);
  /** The app's own properties as properties.json writes them, with edits that are not saved yet. */
  readonly app = new Cell<Json>({});
  /** What can be set of pages and apps; null before the server has said it. */
  readonly settings = new Cell<Settings | null>(null);
  /** What was last put in, whose outline flashes. */
  readonly flash = new Cell<readonly string[]>([]);
  readonly problems: Problems;
  readonly setters = new Setters();
  readonly log: Log;
  readonly store: Store;
  readonly identities = new Identities();
  private readonly editing: Editing;
  private readonly news: News;
  /** Rules that are typed and not saved. */
  readonly drafts = new Unsaved<string>(this.identities);
  readonly refusals = new Unsaved<Refusal>(this.identities);
  /** What is typed into now. */
  private readonly typed = new Set<() => TypedPlace | null>();
  /** What the last step has selected. */
  private chosen: readonly string[] | null = null;
  /** What is bound to the page's `load`; null before the page has come. */
  private loadHandler: string | null = null;
  /** Whether it has not run in this visit. */
  private loadDue = false;
  /** What is said while the page cannot be drawn. */
  private undrawn: Note | null = null;

  constructor(private readonly parts: CanvasParts) {
    this.store = parts.visit.store;
    this.editing = new Editing(parts.api, {
      changed: () => this.show(),
      made: (edits) => this.identities.follow(edits),
      failed: (problem) => this.say({ text: problem, kind: "error" }),
      turned: (kind, mark, skipped) => this.turned(kind, mark, skipped),
      refused: (batch, error, selected) => this.news.refused(batch, error, selected),
      missed: () => this.visit.reload(),
      selected: () => this.selected.get(),
    });
    this.problems = new Problems(parts.api, parts.notebook, () => this.editing.revision);
    const { store, note, identities, theirs, foreign, selected, problems, page, flash, opened, editing, typed } = this;
    this.news = new News({
      store, note, identities, theirs, foreign, selected, problems, page, flash, opened, editing, typed,
      client: parts.client,
      select: (paths) => this.select(paths),
      say: (said) => this.say(said),
      run: (command) => this.run(command),
      builds: () => this.mode.get() === "build",
      isAsChosen: () => this.selected.get() === this.chosen,
      keepSelection: (before) => this.keepSelection(before),
      restore: () => this.restore(),
      show: () => this.show(),
      worded: (message) => this.worded(message),
    });
    this.log = new Log({
      handlerOf: (component, name) => handlerAt(this.page.get(), component, name),
      state: () => Object.fromEntries(this.store.values.keys().map((path) => [path, this.store.values.get(path) ?? null])),
      waits: (event) => this.visit.waits(event),
    });
    parts.builds.set(true);
    parts.visit.watch();
    this.store.connection.subscribe(() => {
      const { status } = this.store.connection.get();
      if (status === "open") this.saver.retry();
      else if (status === "refused") this.log.lose();
    });
    this.problems.held.subscribe(() => {
      if (this.problems.held.get() === null) this.saver.retry();
    });
  }

  get api(): Api {
    return this.parts.api;
  }

  get visit(): Visit {
    return this.parts.visit;
  }

  get saver(): Saver {
    return this.editing.saver;
  }

  /** The labels of what would be undone and redone next. */
  get steps(): Editing["steps"] {
    return this.editing.steps;
  }

  /** Takes a message of the visit, before its store does. */
  observe(message: PeerMessage | EventMessage): void {
    this.log.take(message);
    this.setters.take(message);
    if (message.type === "page") this.news.open(message);
    else if (message.type === "edited") this.news.edited(message);
    else if (message.type === "update" && message.event < 0) this.news.told(message.changes["page"] ?? {});
    else if (message.type === "done" && message.event === 0) this.loadDue = message.outcome !== "ok";
  }

  setMode(mode: Mode): void {
    this.endError();
    this.mode.set(mode);
    if (mode !== "build") this.news.use();
    // The page is used as one that has loaded, though `load` was bound while it was open.
    if (mode === "use" && this.loadDue && this.loadHandler) this.saver.whenIdle(() => this.visit.load());
    this.parts.builds.set(mode === "build");
  }

  // --- selecting ---

  select(paths: readonly string[]): void {
    if (paths.join(" ") === this.selected.get().join(" ")) return;
    // What is in a section that is not open can be seen then.
    for (const path of paths) this.visit.reveal(path);
    this.selected.set(paths);
  }

  /** Adds a component to the selection, or takes it out. */
  toggle(path: string): void {
    const now = this.selected.get();
    this.select(now.includes(path) ? now.filter((one) => one !== path) : [...now, path]);
  }

  // --- editing ---

  /**
   * Does something: shows it at once, saves it, and can undo it. What has the same `key` as the step before is one step
   * with it. The promise gives why the server refused, or null.
   */
  run(command: Command | null, key: string | null = null): Promise<string | null> {
    if (command === null || command.edits.length === 0) {
      if (command !== null) this.select(command.selected);
      this.tellName(command?.stays);
      return Promise.resolve(null);
    }
    this.endError();
    this.tellName(command.stays);
    const before = this.selected.get();
    const answer = this.editing.make(command.label, command.edits, key);
    this.select(command.selected);
    this.keepSelection(before);
    this.chosen = this.selected.get();
    return answer;
  }

  /** Says that a name does not follow its label, and offers to rename it all the same. */
  private tellName(stays: Command["stays"]): void {
    if (stays === undefined) return;
    const { path, wanted } = stays;
    const text = `The name stays ${nameOf(path)}, as the notebook’s Python uses it.`;
    this.say({ text, kind: "info", action: { label: `Rename to ${wanted}`, run: () => void this.run(rename(path, wanted)) } });
  }

  /** Ends what is said of an error: the builder goes on. */
  private endError(): void {
    const note = this.note.get();
    if (note?.kind === "error" && !note.stays) this.say(null);
  }

  /** Ends a step: what comes next is another one, whatever its key. */
  endStep(): void {
    this.editing.endStep();
  }

  undo(): void {
    this.editing.turn("undo");
  }

  redo(): void {
    this.editing.turn("redo");
  }

  runNotebook(): void {
    this.parts.runNotebook();
  }

  /** Sends an event of the log again, with the values of now. */
  runAgain({ component, name, detail }: LogEntry): void {
    if (name === "load") this.visit.load();
    else this.visit.event(component, name as EventMessage["name"], detail);
  }

  /** Makes the edits that put a problem right. */
  fix(finding: Finding): void {
    if (finding.fix === null) return;
    const { label, edits } = finding.fix;
    // While the file is broken, the page that is shown is not the one of the file.
    if (this.problems.held.get() === null) void this.run({ label, edits, selected: [...this.selected.get()] });
    else void this.problems.mend(finding).catch((error: Error) => this.say({ text: this.worded(error.message), kind: "error" }));
  }

  say(note: Note | null): void {
    this.note.set(note);
  }

  /** Leaves to the next page of the tab what this one knows. */
  leave(): void {
    this.parts.memory.put({
      stacks: this.editing.stacks,
      page: this.editing.file.page,
      app: this.editing.file.app,
      unsaved: [...this.saver.waiting],
      selected: [...this.selected.get()],
      loadDue: this.loadDue,
      drafts: this.drafts.leave(),
      refusals: this.refusals.leave(),
    });
  }

  stop(): void {
    this.leave();
    this.editing.stop();
    this.problems.stop();
  }

  /** Notes that something is typed into, until the returned function is called. */
  typesInto(place: () => TypedPlace | null): () => void {
    this.typed.add(place);
    return () => this.typed.delete(place);
  }

  /** Offers a text for copying that was typed and is not saved; `gone` is the component that was deleted meanwhile. */
  sayUnsaved(gone: string | null, text: string): void {
    const who = this.theirs.get()?.who ?? "Another builder";
    const said = gone === null ? `${who} changed what you typed into, and your text was not saved.` : `${who} deleted ${gone} while you typed.`;
    this.say({ text: said, kind: "other", stays: true, action: { label: "Copy your text", run: () => void navigator.clipboard?.writeText(text) } });
  }

  // --- inside ---

  private turned(kind: "undo" | "redo", mark: Mark, skipped: Skipped): void {
    this.select(mark.selected.filter((path) => nodeAt(this.page.get(), path) !== undefined));
    this.chosen = this.selected.get();
    if (skipped === "all") this.say({ text: `“${mark.label}” stays as it is: another builder, or an editor, has changed it since.`, kind: "info" });
    if (skipped !== "some") return;
    this.say({ text: `${kind === "undo" ? "Undid" : "Redid"} “${mark.label}”. A later change by another builder stays.`, kind: "info" });
  }

  private worded(message: string): string {
    return sentence(message, `${this.parts.title}.ipynb`);
  }

  private show(): void {
    const { page, app } = this.editing.document;
    this.page.set(page);
    const load = handlerAt(page, "page", "load");
    if (this.loadHandler !== null && load !== this.loadHandler) this.loadDue = true;
    this.loadHandler = load;
    this.app.set(app);
    const theme = { ...THEME_DEFAULTS, ...(app["theme"] as Partial<Theme> | undefined) };
    const { known } = this.news;
    if (known === null) return;
    try {
      this.store.draw(completePage(page, known, this.parts.title), theme, this.editing.unsaved);
    } catch (error) {
      this.tellUndrawn(error);
      return;
    }
    if (this.undrawn !== null && this.note.get() === this.undrawn) this.say(null);
    this.undrawn = null;
  }

  /** Says that the page is not drawn as it is; whether its edits are right, the server decides. */
  private tellUndrawn(error: unknown): void {
    console.error("jupyter_tools: the page could not be drawn", error);
    this.undrawn = { text: `The page cannot be drawn with the last change: ${messageOf(error)}`, kind: "error", stays: true };
    this.say(this.undrawn);
  }

  private restore(): void {
    const kept = this.parts.memory.take();
    if (kept === null) return;
    this.editing.restore(kept.stacks);
    this.editing.rebase(differences(kept, this.editing.file));
    this.selected.set(kept.selected);
    this.loadDue = kept.loadDue;
    for (const one of kept.unsaved) this.editing.sendAgain(one);
    const isThere = (path: string) => path === "app" || nodeAt(this.editing.document.page, path) !== undefined;
    this.drafts.restore(kept.drafts ?? [], isThere);
    this.refusals.restore(kept.refusals ?? [], isThere);
  }

  /** Takes out of the selection what is not there; where nothing is left of it, what was selected `before` is again. */
  private keepSelection(before: readonly string[] = []): void {
    const { page } = this.editing.document;
    const there = (paths: readonly string[]) => paths.filter((path) => nodeAt(page, path) !== undefined);
    const left = there(this.selected.get());
    if (left.length !== this.selected.get().length) this.select(left.length > 0 ? left : there(before));
  }
}

function handlerAt(page: Json, component: string, name: string): string {
  const handlers = nodeAt(page, component)?.["handlers"];
  return handlersOf(isObject(handlers) ? handlers[name] : undefined).join(", ");
}
