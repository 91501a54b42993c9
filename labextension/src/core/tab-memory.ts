/** Remembers a tab's visit over a reload. */
import type { Values } from "./given.ts";
import type { EventMessage } from "./protocol.ts";
import { RESTARTS, type Restart } from "./store.ts";

/** An event that had not ended when the visitor left the page or the peer forgot the visit. */
export interface LeftEvent extends Pick<EventMessage, "id" | "component" | "name"> {
  /** Whether it was sent; if not, it certainly did not run. */
  sent: boolean;
}

export interface LeftEntries {
  /** What the visitor entered, for a peer that has forgotten the visit meanwhile. */
  given: Values;
  /** The paths of those that the peer may not have received. */
  unsent: string[];
  /** Whether `load` had yet to end. */
  awaitsLoad: boolean;
}

export interface Remembered extends LeftEntries {
  visit: string;
  epoch: string | null;
  events: LeftEvent[];
  /** What the page told of a restart, where the visitor has not dismissed it. */
  restart: Restart | null;
}

export interface TabMemory {
  /** What the last page here left behind; it is given once. */
  take(): Remembered | null;
  put(remembered: Remembered): void;
}

type Items = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * The entry is there only while no page uses it: a duplicated tab, or the same page shown twice in one tab, finds nothing
 * and opens a separate visit instead of sharing the event ids of another.
 */
export function storedMemory(items: Items, key: string): TabMemory {
  return {
    take() {
      try {
        const text = items.getItem(key);
        items.removeItem(key);
        const value: unknown = JSON.parse(text ?? "null");
        if (!isRemembered(value)) return null;
        return {
          ...value,
          given: valuesOf(value.given),
          unsent: Array.isArray(value.unsent) ? value.unsent.map(String) : [],
          awaitsLoad: value.awaitsLoad === true,
          events: eventsOf(value.events),
          restart: RESTARTS.find((one) => one === value.restart) ?? null,
        };
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

function isRemembered(value: unknown): value is Partial<Remembered> & Pick<Remembered, "visit" | "epoch"> {
  if (!isRecord(value) || typeof value["visit"] !== "string") return false;
  return value["epoch"] === null || typeof value["epoch"] === "string";
}

function valuesOf(value: unknown): Values {
  return isRecord(value) && !Array.isArray(value) ? (value as Values) : {};
}

function eventsOf(value: unknown): LeftEvent[] {
  if (!Array.isArray(value)) return [];
  const events = value.filter((one) => isRecord(one) && typeof one["id"] === "number" && typeof one["component"] === "string");
  return events.map((one) => ({ ...one, sent: one["sent"] !== false }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
