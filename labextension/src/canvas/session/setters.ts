/** Which handler has set what on the page, as the peer says to builders. */
import { isUnset, type Changes } from "../../core/document.ts";
import { Keyed } from "../../core/keyed.ts";
import { rekeyed, renamesOf } from "../../core/paths.ts";
import type { EventMessage, PeerMessage } from "../../core/protocol.ts";

export class Setters {
  /** The handler that has set each property last, by the path of the component or column; what a cell has set has none. */
  readonly by = new Keyed<Readonly<Record<string, string>>>();

  take(message: PeerMessage | EventMessage): void {
    if (message.type === "page") this.by.replace(Object.entries(message.set_by));
    else if (message.type === "edited") this.by.replace(rekeyed(this.by.keys().map((path) => [path, this.by.get(path) ?? {}] as const), renamesOf(message.edits)));
    else if (message.type === "update" || message.type === "done") this.note(message.changes, message.handler);
  }

  private note(changes: Changes, handler: string): void {
    for (const [path, properties] of Object.entries(changes)) {
      const now = { ...this.by.get(path) };
      for (const [name, value] of Object.entries(properties)) {
        if (handler === "" || isUnset(value)) delete now[name];
        else now[name] = handler;
      }
      this.by.set(path, now);
    }
  }
}
