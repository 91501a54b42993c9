/** What the server says of the page that a builder draws: what it is, what others have changed, and what is refused. */
import type { Json } from "../../core/edits.ts";
import type { Cell } from "../../core/keyed.ts";
import { pathAfter } from "../../core/paths.ts";
import type { AddEdit, Edit, Edited, JsonValue, Page, PageMessage } from "../../core/protocol.ts";
import type { Store } from "../../core/store.ts";
import type { Command } from "../document/commands.ts";
import { nodeAt } from "../document/tree.ts";
import type { RefusedError } from "./api.ts";
import type { Editing } from "./editing.ts";
import type { Identities } from "./identities.ts";
import { whyKept } from "./kept.ts";
import { asBefore } from "./told.ts";
import { differences } from "./memory.ts";
import { FILE, type Problems } from "./problems.ts";
import type { Batch } from "./saver.ts";
import { isTyped, type Theirs, type TypedPlace } from "./theirs.ts";

/** A short note at the foot of the page. */
export interface Note {
  text: string;
  kind: "info" | "error" | "other";
  action?: { label: string; run: () => void };
  /** Whether it stays until it is closed. */
  stays?: boolean;
}

/** What another builder, or an editor, has just changed; a new object each time. */
export interface Foreign {
  who: string;
  paths: string[];
}

/** The canvas, as far as the server changes it. */
interface Drawn {
  readonly store: Store;
  readonly identities: Identities;
  readonly problems: Problems;
  readonly page: Cell<Json>;
  readonly selected: Cell<readonly string[]>;
  readonly flash: Cell<readonly string[]>;
  readonly foreign: Cell<Foreign | null>;
  readonly theirs: Cell<Theirs | null>;
  /** Whether the page is built now, and not used. */
  builds: () => boolean;
  select: (paths: readonly string[]) => void;
  readonly note: Cell<Note | null>;
  say: (note: Note | null) => void;
  run: (command: Command) => Promise<string | null>;
  /** How the server calls this client in edits. */
  readonly client: string;
  readonly editing: Editing;
  readonly opened: Cell<boolean>;
  /** What is typed into now. */
  readonly typed: ReadonlySet<() => TypedPlace | null>;
  /** Whether what the last step has selected still is. */
  isAsChosen: () => boolean;
  keepSelection: (before?: readonly string[]) => void;
  /** Takes what an earlier page of the tab has left. */
  restore: () => void;
  show: () => void;
  /** A message of the server, as builders read it. */
  worded: (message: string) => string;
}

export class News {
  /** The page as the server has said it last, with the page's own properties as they were edited since; null before that. */
  known: Page | null = null;
  /** The last note that shows the page's own message. */
  private ofPage: Note | null = null;

  constructor(private readonly canvas: Drawn) {}

  /** Takes the whole page, the first or another one after a break. */
  open({ page, raw, raw_app, revision, context }: PageMessage): void {
    const said = context["page"]?.["message"];
    if (typeof said === "string" && said.startsWith(FILE)) this.unsay(said);
    const first = this.known === null;
    const before = this.canvas.editing.file;
    this.known = page;
    this.canvas.editing.open({ app: raw_app ?? {}, page: raw ?? {} }, revision);
    if (first) this.canvas.restore();
    else {
      const edits = differences(before, this.canvas.editing.file);
      this.canvas.editing.rebase(edits);
      this.canvas.theirs.set({ who: "Another builder", edits });
      this.tellGone(before.page);
    }
    this.canvas.show();
    this.canvas.opened.set(true);
    this.canvas.keepSelection();
    this.canvas.problems.check();
  }

  /** Takes edits of the file, own ones or others'. */
  edited(message: Edited): void {
    const edits = message.raw ?? [];
    const isOwn = message.client === this.canvas.client;
    const before = this.canvas.editing.file.page;
    this.canvas.editing.take(edits, message.revision, isOwn);
    this.takeKnown(message);
    if (!isOwn && edits.length > 0) {
      this.canvas.identities.follow(edits);
      this.canvas.theirs.set({ who: message.user === null ? "An edit of properties.json" : message.user || "Another builder", edits });
      this.canvas.select(this.canvas.selected.get().flatMap((path) => pathAfter(path, edits) ?? []));
      if (!this.tellGone(before)) this.tellForeign(edits, message.user);
    }
    this.canvas.show();
    this.canvas.keepSelection();
    this.canvas.problems.check();
  }

  private takeKnown({ edits }: Edited): void {
    for (const edit of edits) {
      if (edit.type === "change" && edit.path === "page" && this.known !== null) this.known = { ...this.known, ...(edit.changes as Partial<Page>) };
    }
  }

  /** Says that the file no longer has the page, as where it was deleted, and offers to put it back; whether it is so. */
  private tellGone(before: Json): boolean {
    if (Object.keys(before).length === 0 || Object.keys(this.canvas.editing.file.page).length > 0) return false;
    const edits: Edit[] = [{ type: "add", path: "page", component: before as AddEdit["component"], before: null, exact: false }];
    const putBack = () => void this.canvas.run({ label: "Put the page back", edits, selected: [] });
    this.canvas.say({ text: "properties.json no longer has this page.", kind: "error", stays: true, action: { label: "Put it back", run: putBack } });
    return true;
  }

  private tellForeign(edits: readonly Edit[], user: string | null): void {
    const who = user === null ? "properties.json" : user || "Another builder";
    const paths = [...new Set(edits.map((edit) => (edit.type === "rename" ? (pathAfter(edit.path, [edit]) ?? "") : edit.path)))];
    this.canvas.foreign.set({ who, paths });
    const what = paths.length === 1 ? `${paths[0] ?? ""}` : `${paths.length} components`;
    const text = user === null ? `properties.json was changed: ${what}` : `${who} changed ${what}`;
    const there = paths.filter((path) => nodeAt(this.canvas.editing.document.page, path) !== undefined && path !== "page");
    this.canvas.say({ text, kind: "other", ...(there.length > 0 && { action: { label: "Show", run: () => this.canvas.select(there) } }) });
  }

  /** Says why a batch was refused; gives what is said at its place, or null where that is said elsewhere. */
  refused(batch: Batch, error: RefusedError, selected: readonly string[]): string | null {
    const back = selected.filter((path) => nodeAt(this.canvas.page.get(), path) !== undefined);
    // What the builder has selected meanwhile stays.
    if (this.canvas.isAsChosen() && this.canvas.editing.saver.waiting.length === 0) this.canvas.select(back);
    this.canvas.keepSelection(selected);
    // What is not there needs no outline when something else gets its name.
    this.canvas.flash.set(this.canvas.flash.get().filter((path) => nodeAt(this.canvas.page.get(), path) !== undefined));
    const stale = error.kind === "StaleRevisionError";
    const kept = whyKept(batch.edits, error);
    const text = stale ? "Another builder changed the same place meanwhile. Your change was not saved." : (kept?.text ?? asBefore(this.canvas.worded(error.message), batch.edits));
    // Who still types there is asked below the field.
    const asks = stale && [...this.canvas.typed].some((place) => isTyped(batch.edits, place()));
    if (!asks) this.canvas.say({ text, kind: "error", ...(stale && { action: { label: "Keep mine", run: () => void this.canvas.editing.make(batch.label, batch.edits) } }), ...(kept && { action: { label: "Show", run: () => this.canvas.select(kept.readers) } }) });
    this.canvas.problems.check();
    return asks ? null : text;
  }

  /** Takes a message that the server or a cell sets on the page: its file is broken or is read again, a cell has failed, or a text of the notebook. */
  told({ message: text, message_kind: kind = "error" }: Record<string, JsonValue>): void {
    this.canvas.problems.check();
    if (typeof text !== "string" || text === "") return;
    if (text.startsWith(FILE)) this.unsay(text);
    // While the page is built, nothing is told on it.
    else if (this.canvas.builds()) {
      this.canvas.say({ text, kind: kind === "error" ? "error" : "info" });
      if (kind === "error") this.unsay(text);
      else this.ofPage = this.canvas.note.get();
    }
  }

  /** Closes the note with the page's message: in use, the page shows the message itself. */
  use(): void {
    if (this.ofPage !== null && this.canvas.note.get() === this.ofPage) this.canvas.say(null);
    this.ofPage = null;
  }

  /** Takes a message off the page that is said beside it, once the store has taken it. */
  private unsay(text: string): void {
    const { notice } = this.canvas.store;
    queueMicrotask(() => notice.get()?.text === text && notice.set(null));
  }
}
