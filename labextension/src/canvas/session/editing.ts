/** A builder's edits: shown at once, saved one batch after the other, and taken back. */
import { Cell } from "../../core/keyed.ts";
import type { Document } from "../../core/edits.ts";
import { uniqueId } from "../../core/ids.ts";
import type { Edit } from "../../core/protocol.ts";
import { Draft } from "../document/draft.ts";
import { History, type Stacks } from "../document/history.ts";
import type { Mark } from "../document/marks.ts";
import { joined, nameOf, parentOf } from "../document/tree.ts";
import type { Api, RefusedError, Saved } from "./api.ts";
import { Saver, type Batch } from "./saver.ts";
import { messageOf } from "../../core/errors.ts";

/** What a batch was for: something new (`joins` the mark before, as the typing in one field does), an undo or a redo. */
type Purpose = { kind: "do"; mark: Mark; key: string | null; joins: boolean } | { kind: "undo" | "redo"; mark: Mark };

/** The labels of what would be undone and redone next. */
interface Steps {
  undo: string | null;
  redo: string | null;
}

/** How much of a step is left as it is. */
export type Skipped = "none" | "some" | "all";

/** Milliseconds in which the socket tells of an edit that the server has answered. */
const LANDS = 3000;

/** A batch that is saved, of which the socket has not told yet. */
interface Landing {
  revision: string;
  landed: () => void;
  timer: ReturnType<typeof setTimeout>;
}

interface Told {
  /** The document is another one. */
  changed: () => void;
  /** Own edits are shown. */
  made: (edits: readonly Edit[]) => void;
  /** A step was taken back or made again; `skipped` is how much of it others have changed since, which stays. */
  turned: (kind: "undo" | "redo", mark: Mark, skipped: Skipped) => void;
  /** Edits have no place in the document. */
  failed: (problem: string) => void;
  /**
   * The server refused a batch; gives what the builder is told, or null where that is said elsewhere. `selected` is what
   * was selected before it.
   */
  refused: (batch: Batch, error: RefusedError, selected: readonly string[]) => string | null;
  /** The socket did not tell of an edit that was saved. */
  missed: () => void;
  selected: () => readonly string[];
}

export class Editing {
  readonly steps = new Cell<Steps>({ undo: null, redo: null });
  readonly saver: Saver;
  private readonly draft = new Draft();
  private readonly history = new History();
  private readonly purposes = new Map<number, Purpose>();
  private readonly landing = new Map<number, Landing>();
  private readonly answers = new Map<number, (problem: string | null) => void>();
  private lastPurpose: Purpose | null = null;
  private batches = 0;

  constructor(
    api: Pick<Api, "save">,
    private readonly told: Told,
  ) {
    this.saver = new Saver(api, {
      revision: () => this.draft.revision,
      saved: (batch, saved) => this.saved(batch, saved),
      refused: (batch, error) => this.refused(batch, error),
    });
  }

  /** The page and its app, with the edits that are not saved yet. */
  get document(): Document {
    return this.draft.document;
  }

  /** The same as the file has them. */
  get file(): Document {
    return this.draft.file;
  }

  /** The edits in the document that the file does not have yet. */
  get unsaved(): Edit[] {
    return this.draft.waiting.flatMap(({ edits }) => edits);
  }

  get revision(): string {
    return this.draft.revision;
  }

  get stacks(): Stacks {
    return this.history.stacks;
  }

  /**
   * Makes edits as a step; with the `key` of the step before, as a part of that one. The promise gives why they were
   * refused, or null.
   */
  make(label: string, edits: Edit[], key: string | null = null): Promise<string | null> {
    const last = this.lastPurpose;
    const joins = key !== null && last?.kind === "do" && last.key === key;
    return this.send(edits, { kind: "do", mark: this.markOf(label), key, joins });
  }

  /** Sends what an earlier page of the tab could not save, or of which it has not seen the answer. */
  sendAgain({ key, label, edits }: Omit<Batch, "id">): void {
    const id = this.nextId();
    this.draft.addSent(id, edits);
    this.lastPurpose = null;
    this.purposes.set(id, { kind: "do", mark: this.markOf(label), key: null, joins: false });
    this.saver.add({ id, key, label, edits });
    this.showSteps();
  }

  /** Ends a step: what comes next is another one, whatever its key. */
  endStep(): void {
    this.lastPurpose = null;
  }

  /** Takes the last step back, or makes it again: when all is saved, as its inverse comes with the answer. */
  turn(kind: "undo" | "redo"): void {
    if (kind === "undo" && this.withdraw()) return;
    this.saver.whenIdle(() => this.turnNow(kind));
  }

  /** Takes the file as it is now. */
  open(document: Document, revision: string): void {
    for (const [id, landing] of this.landing) {
      if (landing.revision !== revision) continue;
      this.draft.drop(id);
      this.land(id);
    }
    this.draft.open(document, revision);
  }

  /** Takes edits of the file, own ones or others'. */
  take(edits: readonly Edit[], revision: string, isOwn: boolean): void {
    // Batches are saved one after the other; the answer to one may come before this message or after it.
    const landed = isOwn ? (this.draft.waiting[0]?.id ?? null) : null;
    this.draft.take(edits, revision, landed);
    if (landed !== null) this.land(landed);
    if (!isOwn) this.history.rebase(edits);
  }

  /** Takes it that others have changed places: an undo leaves these. */
  rebase(edits: readonly Edit[]): void {
    this.history.rebase(edits);
  }

  /** Takes the history that an earlier page of the tab has left. */
  restore(stacks: Stacks): void {
    this.history.restore(stacks);
    this.showSteps();
  }

  stop(): void {
    this.saver.stop();
    for (const { timer } of this.landing.values()) clearTimeout(timer);
  }

  /** Takes back the last step where none of it is saved or on its way, as without a connection; whether it did. */
  private withdraw(): boolean {
    const batches: Batch[] = [];
    for (const batch of this.saver.waiting.toReversed()) {
      const purpose = this.purposes.get(batch.id);
      if (purpose?.kind !== "do" || !this.saver.withdraw(batch.id)) break;
      batches.unshift(batch);
      this.purposes.delete(batch.id);
      this.draft.drop(batch.id);
      this.settle(batch.id, null);
      if (purpose.joins) continue;
      const edits = batches.flatMap((one) => one.edits);
      this.history.pushUndone({ ...purpose.mark, inverse: edits, selected: [...this.told.selected()], foreign: [] });
      this.tell(({ made }) => made(renamesBack(edits)));
      this.finish("undo", purpose.mark, "none");
      return true;
    }
    // The rest of a step that is saved in part is undone as what is saved.
    if (batches.length > 0) this.tell(({ changed }) => changed());
    return false;
  }

  private finish(kind: "undo" | "redo", mark: Mark, skipped: Skipped): void {
    this.lastPurpose = null;
    this.tell(({ changed }) => changed());
    this.tell(({ turned }) => turned(kind, mark, skipped));
    this.showSteps();
  }

  /** Tells the canvas something: where that fails, the edits go on all the same. */
  private tell(tell: (told: Told) => void): void {
    try {
      tell(this.told);
    } catch (error) {
      console.error("jupyter_tools: edits could not be shown", error);
    }
  }

  private turnNow(kind: "undo" | "redo"): void {
    const turn = this.history.take(kind);
    if (turn === undefined) return;
    const { mark, edits, skipped } = turn;
    if (edits.length > 0) void this.send(edits, { kind, mark: { ...mark, inverse: edits, selected: [...this.told.selected()], lost: false } });
    this.finish(kind, mark, !skipped ? "none" : edits.length > 0 ? "some" : "all");
  }

  private send(edits: Edit[], purpose: Purpose): Promise<string | null> {
    const id = this.nextId();
    try {
      this.draft.add(id, edits);
    } catch (error) {
      const problem = messageOf(error);
      this.told.failed(problem);
      return Promise.resolve(problem);
    }
    this.lastPurpose = purpose;
    this.purposes.set(id, purpose);
    const answer = new Promise<string | null>((resolve) => this.answers.set(id, resolve));
    // First of all: what is shown of it must not keep it from being saved.
    this.saver.add({ id, key: uniqueId(), label: purpose.mark.label, edits });
    this.tell(({ made }) => made(edits));
    this.tell(({ changed }) => changed());
    this.showSteps();
    return answer;
  }

  private nextId(): number {
    this.batches += 1;
    return this.batches;
  }

  private markOf(label: string): Mark {
    return { label, inverse: [], selected: [...this.told.selected()], foreign: [] };
  }

  private saved(batch: Batch, { inverse, revision }: Saved): Promise<void> {
    const purpose = this.purposes.get(batch.id);
    this.purposes.delete(batch.id);
    if (purpose?.kind === "do") {
      if (purpose.joins) this.history.amend(inverse);
      else this.history.push({ ...purpose.mark, inverse });
    } else if (purpose?.kind === "undo") this.history.pushUndone({ ...purpose.mark, inverse, foreign: [] });
    else if (purpose) this.history.pushDone({ ...purpose.mark, inverse, foreign: [] });
    this.settle(batch.id, null);
    // The socket tells of it before or soon after.
    if (revision === this.draft.revision) this.draft.drop(batch.id);
    if (!this.draft.waiting.some(({ id }) => id === batch.id)) return Promise.resolve();
    return new Promise((landed) => {
      this.landing.set(batch.id, { revision, landed, timer: setTimeout(() => this.miss(batch.id), LANDS) });
    });
  }

  private land(id: number): void {
    const landing = this.landing.get(id);
    clearTimeout(landing?.timer);
    this.landing.delete(id);
    landing?.landed();
  }

  private miss(id: number): void {
    this.draft.drop(id);
    this.land(id);
    this.told.missed();
  }

  private refused(batch: Batch, error: RefusedError): void {
    const purpose = this.purposes.get(batch.id);
    const selected = purpose?.mark.selected ?? [];
    if (purpose && purpose.kind !== "do") this.history.giveUp(purpose.kind, purpose.mark);
    this.purposes.delete(batch.id);
    this.draft.drop(batch.id);
    this.tell(({ changed }) => changed());
    let problem: string | null = error.message;
    this.tell(({ refused }) => (problem = refused(batch, error, selected)));
    this.settle(batch.id, problem);
  }

  private settle(id: number, problem: string | null): void {
    this.answers.get(id)?.(problem);
    this.answers.delete(id);
    this.showSteps();
  }

  private showSteps(): void {
    const { done, undone } = this.history.stacks;
    const waits = [...this.purposes.values()].findLast(({ kind }) => kind !== "undo");
    const next = { undo: waits?.mark.label ?? done.at(-1)?.label ?? null, redo: undone.at(-1)?.label ?? null };
    const now = this.steps.get();
    if (next.undo !== now.undo || next.redo !== now.redo) this.steps.set(next);
  }
}

/** The renames that lead back from those of some edits. */
function renamesBack(edits: readonly Edit[]): Edit[] {
  return edits.toReversed().flatMap((edit): Edit[] =>
    edit.type === "rename" ? [{ ...edit, path: joined(parentOf(edit.path), edit.name), name: nameOf(edit.path) }] : [],
  );
}
