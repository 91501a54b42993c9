/** The page that a builder edits: what the file has, with edits on top that the server has not acknowledged yet. */
import { applyEdits, type Document } from "../../core/edits.ts";
import type { Edit } from "../../core/protocol.ts";

/** Edits on their way to the file. */
export interface Pending {
  id: number;
  edits: Edit[];
}

/**
 * Applies edits at once, and again on top of what the server says. An edit stops applying when its place is gone, or when
 * the file has it already. It is then not shown, and stays pending until the server accepts or refuses it.
 */
export class Draft {
  private base: Document = { app: {}, page: {} };
  private shown: Document = this.base;
  private pending: Pending[] = [];
  private known = "";

  /** The page as the builder sees it. */
  get document(): Document {
    return this.shown;
  }

  /** The page and its app as the file has them, without the pending edits. */
  get file(): Document {
    return this.base;
  }

  /** The revision of the file below the pending edits. */
  get revision(): string {
    return this.known;
  }

  get waiting(): readonly Pending[] {
    return this.pending;
  }

  /** Takes the file as it is now. */
  open(document: Document, revision: string): void {
    this.base = document;
    this.known = revision;
    this.rebase();
  }

  /** Takes exact edits of the file, and that `landed` of the pending ones are among them. */
  take(edits: readonly Edit[], revision: string, landed: number | null): void {
    this.base = applyEdits(this.base, edits);
    this.known = revision;
    if (landed !== null) this.pending = this.pending.filter((one) => one.id !== landed);
    this.rebase();
  }

  /** Shows edits before they are saved. Throws an error that names an edit whose place does not exist. */
  add(id: number, edits: Edit[]): void {
    this.shown = applyEdits(this.shown, edits);
    this.pending = [...this.pending, { id, edits }];
  }

  /** Takes edits that were sent before, of which the file may have some already. */
  addSent(id: number, edits: Edit[]): void {
    this.pending = [...this.pending, { id, edits }];
    this.rebase();
  }

  /** Gives up pending edits. */
  drop(id: number): void {
    this.pending = this.pending.filter((one) => one.id !== id);
    this.rebase();
  }

  private rebase(): void {
    this.shown = this.base;
    for (const { edits } of this.pending) {
      try {
        this.shown = applyEdits(this.shown, edits);
      } catch {
        // The server answers it.
      }
    }
  }
}
