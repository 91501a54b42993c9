/** What visitors are told of what went wrong. */
import { misfitOf } from "./checks.ts";
import type { EventError } from "./protocol.ts";
import type { LeftEvent } from "./session.ts";
import type { Alert, Store } from "./store.ts";

const LOST = "The connection was lost. It is not known whether this was carried out.";

/** Tells of an event's error: at the input that it is about, or in an alert. */
export function tellError(store: Store, alert: Alert): void {
  const { field, traceback, message } = alert.error;
  // A traceback tells of the handler's own mistake, which what the visitor gave cannot mend.
  const input = field === null || traceback !== null ? null : store.inputOf(field);
  // What the browser finds wrong says what to do about it.
  if (input !== null) store.errors.set(input, misfitAt(store, input) ?? message);
  else store.alert.set(alert);
}

function misfitAt(store: Store, path: string): string | null {
  const component = store.component(path);
  return component === undefined ? null : misfitOf(component, store.values.get(path));
}

/** Tells of an event whose end nobody knows. */
export function tellLost(store: Store, { id, component }: LeftEvent): void {
  store.end(id);
  // Ids count from 1 again.
  store.alert.set({ event: -id, component, kind: "warning", told: false, error: plainError(LOST) });
}

/** Tells of what belongs to no event. */
export function tellAside(store: Store, kind: Alert["kind"], error: EventError): void {
  // A number below those of events, and of the alert before it.
  const event = Math.min(-1, store.alert.get()?.event ?? 0) - 1;
  store.alert.set({ event, component: "page", kind, told: true, error });
}

/** An error of our own. */
export function plainError(message: string): EventError {
  return { id: "", message, field: null, traceback: null, cell: null, line: null };
}
