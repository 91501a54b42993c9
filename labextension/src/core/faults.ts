/** What visitors are told of what went wrong. */
import { misfitOf } from "./checks.ts";
import type { EventError } from "./protocol.ts";
import type { LeftEvent } from "./session.ts";
import { splitPath, type Alert, type Store } from "./store.ts";

const LOST = "The connection was lost.";

/** Tells of an event's error: at the input that it is about, or in an alert. */
export function tellError(store: Store, alert: Alert): void {
  const { field, traceback, message } = alert.error;
  // A traceback tells of the handler's own mistake, which what the visitor gave cannot mend.
  const input = field === null || traceback !== null ? null : store.inputOf(field);
  if (input === null) return store.tell(alert);
  // The browser's own message says how to correct the value.
  const misfit = misfitAt(store, input);
  return misfit === null ? store.setEventError(input, alert.component, message) : store.errors.set(input, misfit);
}

function misfitAt(store: Store, path: string): string | null {
  const component = store.component(path);
  return component === undefined ? null : misfitOf(component, store.values.get(path));
}

/** Shows an alert about events whose end is unknown or that were never sent. */
export function tellLost(store: Store, events: readonly LeftEvent[]): void {
  const last = events.at(-1);
  if (last === undefined) return;
  const only = events.length === 1 && last.sent;
  const each = only ? ["It is not known whether this was carried out."] : events.map((event) => fateOf(store, event));
  const error = plainError([LOST, ...new Set(each)].join(" "));
  // Ids count from 1 again.
  store.tell({ event: -last.id, component: last.component, kind: "warning", told: !only, error });
}

function fateOf(store: Store, { component, sent }: LeftEvent): string {
  const shown = store.component(component);
  const name = `“${(shown && "label" in shown && shown.label) || splitPath(component)[1]}”`;
  return sent
    ? `It is not known whether ${name} was carried out.`
    : `${name} was not sent. Repeat it if you still want it.`;
}

/** Tells of what belongs to no event. */
export function tellAside(store: Store, kind: Alert["kind"], error: EventError): void {
  // A number below those of events and of the previous alert.
  const event = Math.min(-1, store.alert.get()?.event ?? 0) - 1;
  store.tell({ event, component: "page", kind, told: true, error });
}

/** An error of our own. */
export function plainError(message: string): EventError {
  return { id: "", message, field: null, traceback: null, cell: null, line: null };
}
