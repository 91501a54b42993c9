/** What all inputs share. */
import "./inputs.css";
import { useCallback, useEffect, useRef, useState, type ChangeEvent, type CompositionEvent, type KeyboardEvent } from "react";
import { isSame } from "../../core/edits.ts";
import type { AnyComponent, EventMessage, JsonValue } from "../../core/protocol.ts";
import { isLocked } from "../../core/rules.ts";
import { useKey, useRenderer } from "./renderer.ts";

export interface InputProperties {
  label: string;
  help: string;
  required: boolean;
  disabled: boolean;
  read_only: boolean;
  error: string | null;
}

interface FieldProps {
  label: string | undefined;
  "aria-label": string | undefined;
  description: string | undefined;
  withAsterisk: boolean;
  disabled: boolean;
  readOnly: boolean;
  error: string | undefined;
  inputWrapperOrder: ("label" | "input" | "description" | "error")[];
}

/** An input's label, help and error, tied to it by Mantine. */
export function useField(path: string, component: InputProperties): FieldProps {
  const { store } = useRenderer();
  const problem = useKey(store.errors, path);
  const { label, help, required, disabled, read_only, error } = component;
  return {
    label: label || undefined,
    "aria-label": label ? undefined : path.slice(path.lastIndexOf(".") + 1).replaceAll("_", " "),
    description: help || undefined,
    withAsterisk: required && !read_only,
    disabled,
    readOnly: read_only && !disabled,
    error: problem ?? error ?? undefined,
    inputWrapperOrder: ["label", "input", "error", "description"],
  };
}

/** The ids of what describes the control with an id: others, then its error and its help; undefined for none. */
export function describedBy(id: string, { error, description }: Pick<FieldProps, "error" | "description">, ...others: (string | false)[]): string | undefined {
  const ids = [...others, error !== undefined && `${id}-error`, description !== undefined && `${id}-description`];
  return ids.filter((one) => one !== false).join(" ") || undefined;
}

/** Runs what the page binds to one of a component's events. */
export function useEvent(path: string): (name: EventMessage["name"]) => void {
  const { visit } = useRenderer();
  return useCallback((name) => visit.event(path, name), [visit, path]);
}

/** What Enter does in a field: the value is given, and `submit` sent where the page binds it. What is locked sends nothing. */
export function useSubmit(path: string, component: AnyComponent, leave: () => void): (event: KeyboardEvent) => void {
  const send = useEvent(path);
  return (event) => {
    leave();
    if (!("submit" in component.handlers) || isLocked(component)) return;
    event.preventDefault();
    event.stopPropagation();
    send("submit");
  };
}

interface Commit {
  begin(): void;
  /** The visitor has typed something. */
  typed(): void;
  commit(): void;
}

/** For inputs that are typed into: sends `change` when the visitor is done with a value, once each; `live` ones meanwhile. */
export function useCommit(path: string, { live }: { live: boolean }): Commit {
  const { store, visit } = useRenderer();
  const send = useEvent(path);
  const shown = useKey(store.values, path);
  const entered = useRef<JsonValue | undefined>(undefined);
  const committed = useRef<JsonValue | undefined>(undefined);
  useEffect(() => {
    // A handler has set it: the visitor may give the earlier value again.
    if (!isSame(shown, entered.current)) committed.current = shown;
  }, [shown]);

  /** Whether the value is another than the one sent last; it is then taken as sent. */
  function isNew(): boolean {
    const value = store.values.get(path);
    if (isSame(value, committed.current)) return false;
    committed.current = value;
    return true;
  }

  return {
    begin: () => {
      committed.current = store.values.get(path);
    },
    typed: () => {
      entered.current = store.values.get(path);
      if (live && visit.hears(path, "change")) visit.typed(path, isNew);
    },
    commit: () => {
      if (live) visit.left(path);
      if (isNew()) send("change");
    },
  };
}

type Field = HTMLInputElement | HTMLTextAreaElement;

interface Composing {
  value: string;
  onChange(event: ChangeEvent<Field>): void;
  onCompositionStart(event: CompositionEvent<Field>): void;
  onCompositionEnd(event: CompositionEvent<Field>): void;
}

/** The text of a field: what is composed with an input method is shown at once, and where it is `live` given when it is finished. */
export function useComposing(text: string, live: boolean, give: (text: string) => void): Composing {
  const [composed, setComposed] = useState<string | null>(null);
  return {
    value: composed ?? text,
    onChange: ({ currentTarget }) => (composed === null ? give : setComposed)(currentTarget.value),
    onCompositionStart: ({ currentTarget }) => {
      if (live) setComposed(currentTarget.value);
    },
    onCompositionEnd: ({ currentTarget }) => {
      if (composed === null) return;
      setComposed(null);
      give(currentTarget.value);
    },
  };
}
