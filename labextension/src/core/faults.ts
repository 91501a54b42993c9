/** Shows errors to visitors. */
import { heard, say, sentence } from "./locale.ts";
import { misfitOf } from "./checks.ts";
import type { EventError } from "./protocol.ts";
import type { LeftEvent } from "./tab-memory.ts";
import { splitPath } from "./paths.ts";
import type { Alert, Store } from "./store.ts";

const LOST = sentence("The connection was lost.");

/** Shows the error of an event at the input that it is about, or in an alert. */
export function showEventError(store: Store, alert: Alert): void {
  const { field, traceback, message } = alert.error;
  // An error with a traceback is the handler's fault; the visitor cannot correct it at the input.
  const input = field === null || traceback !== null ? null : store.inputOf(field);
  if (input === null) return store.showAlert(alert);
  // The browser's own message says how to correct the value.
  const misfit = misfitAt(store, input);
  return misfit === null ? store.setEventError(input, alert.component, heard(message)) : store.errors.set(input, misfit);
}

function misfitAt(store: Store, path: string): string | null {
  const component = store.component(path);
  return component === undefined ? null : misfitOf(component, store.values.get(path));
}

/** Shows an alert about events whose end is unknown or that were never sent. */
export function showUnfinished(store: Store, events: readonly LeftEvent[]): void {
  const last = events.at(-1);
  if (last === undefined) return;
  const only = events.length === 1 && last.sent;
  const each = only ? [say("It is not known whether this was carried out.")] : events.map((event) => outcomeOf(store, event));
  const error = plainError([say(LOST), ...new Set(each)].join(" "));
  // Ids count from 1 again.
  store.showAlert({ event: -last.id, component: last.component, kind: "warning", messageOnly: !only, error });
}

function outcomeOf(store: Store, { component, sent }: LeftEvent): string {
  const shown = store.component(component);
  const name = (shown && "label" in shown && shown.label) || splitPath(component)[1];
  return sent
    ? say("It is not known whether “{name}” was carried out.", { name })
    : say("“{name}” was not sent. Repeat it if you still want it.", { name });
}

/** Shows an alert that belongs to no event. */
export function showPageAlert(store: Store, kind: Alert["kind"], error: EventError): void {
  // A number below those of events and of the previous alert.
  const event = Math.min(-1, store.alert.get()?.event ?? 0) - 1;
  store.showAlert({ event, component: "page", kind, messageOnly: true, error });
}

/** Shows why a step of a component's binding could not be done. */
export function showStepError(store: Store, component: string, message: string): void {
  const event = Math.min(-1, store.alert.get()?.event ?? 0) - 1;
  store.showAlert({ event, component, kind: "error", messageOnly: false, error: plainError(message) });
}

/** An error without an id or a place. */
export function plainError(message: string): EventError {
  return { id: "", message, field: null, traceback: null, cell: null, line: null };
}
