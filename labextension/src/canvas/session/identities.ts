/** Numbers for components that stay the same when these are renamed or moved: the file has none. */
import type { Edit } from "../../core/protocol.ts";
import { pathAfter } from "../../core/paths.ts";

export class Identities {
  private known = new Map<string, number>();
  private last = 0;

  of(path: string): number {
    const known = this.known.get(path);
    if (known !== undefined) return known;
    this.last += 1;
    this.known.set(path, this.last);
    return this.last;
  }

  /** The path of a component now; null for a number that none has. */
  pathOf(id: number): string | null {
    return [...this.known].find(([, one]) => one === id)?.[0] ?? null;
  }

  follow(edits: readonly Edit[]): void {
    if (!edits.some(({ type }) => type === "rename" || type === "move")) return;
    this.known = new Map([...this.known].map(([path, id]) => [pathAfter(path, edits) ?? path, id] as const));
  }
}
