/** What a builder did, and how to undo it: one stack of marks, of which others' changes are left out. */
import type { Edit } from "../../core/protocol.ts";
import { ownPart, rebased, relocated, unturned, type Mark, type OwnPart } from "./marks.ts";

export interface Stacks {
  done: Mark[];
  undone: Mark[];
}

/** A step that is taken back, or made again. */
export type Turn = { mark: Mark } & Pick<OwnPart, "edits" | "skipped">;

const MOST = 200;

/** The two stacks of a builder. */
export class History {
  private done: Mark[] = [];
  private undone: Mark[] = [];

  get stacks(): Stacks {
    return { done: this.done, undone: this.undone };
  }

  /** Takes stacks of an earlier page of the tab. */
  restore({ done, undone }: Stacks): void {
    this.done = done;
    this.undone = undone;
  }

  /** The builder did something new. */
  push(mark: Mark): void {
    this.done = [...this.done, mark].slice(-MOST);
    this.undone = [];
  }

  /** Joins the newest mark with what follows it: the typing in one field, a drag. */
  amend(inverse: Edit[]): void {
    const last = this.done.at(-1);
    if (last) this.done = [...this.done.slice(0, -1), { ...last, inverse: [...inverse, ...last.inverse] }];
  }

  /** Takes the newest step off a stack, and what of it is the builder's own. */
  take(kind: "undo" | "redo"): Turn | undefined {
    const stack = kind === "undo" ? "done" : "undone";
    const mark = this[stack].at(-1);
    if (mark === undefined) return undefined;
    const { where, ...own } = ownPart(mark);
    const below = this[stack].slice(0, -1);
    this[stack] = own.skipped ? relocated(below, where) : below;
    return { mark, ...own };
  }

  /** The edits of a step that was taken off its stack were refused. */
  giveUp(kind: "undo" | "redo", mark: Mark): void {
    const stack = kind === "undo" ? "done" : "undone";
    this[stack] = relocated(this[stack], unturned(mark));
  }

  pushUndone(mark: Mark): void {
    this.undone = [...this.undone, mark].slice(-MOST);
  }

  /** Puts a mark back among the done ones, after its redo. */
  pushDone(mark: Mark): void {
    this.done = [...this.done, mark].slice(-MOST);
  }

  rebase(edits: readonly Edit[]): void {
    this.done = rebased(this.done, edits);
    this.undone = rebased(this.undone, edits);
  }
}
