/** What fields hold that is not in the file: drafts of rules, and texts that the server refused. */
import { Cell } from "../../core/keyed.ts";
import type { Identities } from "./identities.ts";
import type { TypedPlace } from "./theirs.ts";

/** A text that the server refused, which stays in its field with the reason until it is corrected or discarded. */
export interface Refusal {
  text: string;
  problem: string;
}

/** What a field holds, by the paths of its components, for the next page of the tab. */
export interface Left<T> {
  paths: string[];
  field: string;
  held: T;
}

export class Unsaved<T> {
  readonly all = new Cell<ReadonlyMap<string, T>>(new Map());

  constructor(private readonly identities: Identities) {}

  /** The key of a field: it follows its components where these are renamed. */
  key(paths: readonly string[], field: string): string {
    return JSON.stringify([paths.map((path) => this.identities.of(path)), field]);
  }

  get(key: string): T | null {
    return this.all.get().get(key) ?? null;
  }

  /** Keeps what a field holds, or (with null) forgets it. */
  keep(key: string, held: T | null): void {
    const now = this.all.get();
    if (held === null && !now.has(key)) return;
    const next = new Map(now);
    if (held === null) next.delete(key);
    else next.set(key, held);
    this.all.set(next);
  }

  /** All that fields hold. */
  leave(): Left<T>[] {
    return [...this.all.get()].map(([key, held]) => {
      const [ids, field] = JSON.parse(key) as [number[], string];
      return { paths: ids.flatMap((id) => this.identities.pathOf(id) ?? []), field, held };
    });
  }

  /** Takes what an earlier page of the tab has left, for the components that are still there. */
  restore(left: readonly Left<T>[], isThere: (path: string) => boolean): void {
    for (const { paths, field, held } of left) if (paths.every(isThere)) this.keep(this.key(paths, field), held);
  }
}

/** The key of the field at a place. */
export function refusalKey({ refusals }: { refusals: Unsaved<Refusal> }, place: Pick<TypedPlace, "paths"> | null, id: string): string {
  return refusals.key(place?.paths ?? [], id);
}
