/** Texts that the server refused: each stays in its field with the reason, until it is corrected or discarded. */
import { Cell } from "../../core/keyed.ts";
import type { Identities } from "./identities.ts";
import type { TypedPlace } from "./theirs.ts";

export interface Refusal {
  text: string;
  problem: string;
}

export class Refusals {
  readonly all = new Cell<ReadonlyMap<string, Refusal>>(new Map());

  /** Keeps a refused text, or (with null) forgets it. */
  keep(key: string, refusal: Refusal | null): void {
    const now = this.all.get();
    if (refusal === null && !now.has(key)) return;
    const next = new Map(now);
    if (refusal === null) next.delete(key);
    else next.set(key, refusal);
    this.all.set(next);
  }
}

/** The key of a field: it follows its components where these are renamed. */
export function refusalKey({ identities }: { identities: Identities }, place: Pick<TypedPlace, "paths"> | null, id: string): string {
  return [...(place?.paths ?? []).map((path) => identities.of(path)), id].join(" ");
}
