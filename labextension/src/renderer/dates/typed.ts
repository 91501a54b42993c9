/** A field that shows what was typed for as long as it means the value, and else the value as the language writes it. */
import { useLayoutEffect, useState, type RefObject } from "react";
import { misfitOf } from "../../core/checks.ts";
import { isSame } from "../../core/edits.ts";
import type { AnyComponent, JsonValue } from "../../core/protocol.ts";
import type { Arrival } from "../hooks/arrival.ts";

export interface Typed {
  text: string;
  /** Takes what is typed. */
  type(text: string): void;
  /** Shows the value as the language writes it, unless what is typed means none. */
  settle(): void;
  /** Forgets what was typed: another value was chosen. */
  forget(): void;
}

interface Reading {
  value: JsonValue;
  write(value: JsonValue): string;
  /** The value that a text means; the text itself if it means none, so that it stays in the field. */
  read(text: string): JsonValue;
  give(value: JsonValue): void;
}

export function useTyped({ value, write, read, give }: Reading): Typed {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed !== null && isSame(read(typed), value) ? typed : typeof value === "string" ? value : write(value);
  return {
    text,
    type(next) {
      setTyped(next);
      give(read(next));
    },
    settle() {
      if (typeof value !== "string") setTyped(null);
    },
    forget: () => setTyped(null),
  };
}

/** Gives a field the focus that the one before it had while the module was loaded; `read` reads what was typed into that. */
export function useArrival(arrival: Arrival, field: RefObject<HTMLInputElement | null>, read: () => void): void {
  useLayoutEffect(() => {
    read();
    if (!arrival.isFocused) return;
    arrival.note(false);
    field.current?.focus();
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
    // eslint-disable-next-line react/exhaustive-deps
  }, []);
}

/** What is wrong with a value that the visitor has left, or null; that it is missing is said when it is sent. */
export function leftProblem(component: AnyComponent, value: JsonValue | undefined): string | null {
  return value === null || value === undefined ? null : misfitOf(component, value);
}
