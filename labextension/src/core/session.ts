/** Remembers a tab's visit over a reload. */

export interface Remembered {
  visit: string;
  epoch: string | null;
}

export interface Session {
  /** What the last page here left behind; it is given once. */
  take(): Remembered | null;
  put(remembered: Remembered): void;
}

type Items = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * The entry is there only while no page uses it: a duplicated tab, or the same page shown twice in one tab, finds nothing
 * and opens a visit of its own instead of sharing the event ids of another.
 */
export function storedSession(items: Items, key: string): Session {
  return {
    take() {
      try {
        const text = items.getItem(key);
        items.removeItem(key);
        const value: unknown = JSON.parse(text ?? "null");
        return isRemembered(value) ? value : null;
      } catch {
        return null;
      }
    },
    put(remembered) {
      try {
        items.setItem(key, JSON.stringify(remembered));
      } catch {
        // Storage that is full or forbidden costs the visit at the next reload, not the page now.
      }
    },
  };
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== "object" || value === null || !("visit" in value) || !("epoch" in value)) return false;
  return typeof value.visit === "string" && (value.epoch === null || typeof value.epoch === "string");
}
