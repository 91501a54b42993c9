/** The model that a module in a frame works with: Backbone's methods as anywidgets use them, over a port to the page. */
import type { FromFrame, ToFrame, Traits } from "./framing.ts";
import type { JsonValue } from "./protocol.ts";

type Callback = (...given: never[]) => void;

export class FrameModel {
  private readonly listeners = new Map<string, Set<Callback>>();
  /** Names that were set and not saved. */
  private unsaved = new Set<string>();

  constructor(
    private readonly traits: Traits,
    private readonly post: (message: FromFrame, transfer?: ArrayBuffer[]) => void,
  ) {}

  get(name: string): unknown {
    return this.traits[name];
  }

  set(names: string | Traits, value?: unknown): void {
    const changes = typeof names === "string" ? { [names]: value } : names;
    for (const name of Object.keys(changes)) this.unsaved.add(name);
    this.apply(changes);
  }

  save_changes(): void {
    const names = Array.from(this.unsaved);
    this.unsaved.clear();
    if (names.length > 0) this.post({ type: "save", traits: Object.fromEntries(names.map((name) => [name, this.traits[name]])) });
  }

  send(content: JsonValue, _callbacks?: object, buffers: (ArrayBuffer | ArrayBufferView)[] = []): void {
    this.post({ type: "custom", content, buffers: buffers.map(copied) });
  }

  on(name: string, callback: Callback): void {
    for (const one of name.split(" ")) this.listeners.set(one, (this.listeners.get(one) ?? new Set()).add(callback));
  }

  off(name?: string | null, callback?: Callback | null): void {
    const names = name ? name.split(" ") : Array.from(this.listeners.keys());
    for (const one of names) {
      if (callback) this.listeners.get(one)?.delete(callback);
      else this.listeners.delete(one);
    }
  }

  /** What the page says. */
  receive(message: ToFrame): void {
    if (message.type === "change") this.apply(message.traits);
    else if (message.type === "custom") {
      this.trigger("msg:custom", message.content, message.buffers.map((one) => new DataView(one)));
    }
  }

  private apply(changes: Traits): void {
    const changed = Object.entries(changes).filter(([name, value]) => !Object.is(this.traits[name], value));
    Object.assign(this.traits, changes);
    for (const [name, value] of changed) this.trigger(`change:${name}`, this, value);
    if (changed.length > 0) this.trigger("change", this);
  }

  private trigger(name: string, ...given: unknown[]): void {
    for (const callback of Array.from(this.listeners.get(name) ?? [])) (callback as (...all: unknown[]) => void)(...given);
  }
}

function copied(buffer: ArrayBuffer | ArrayBufferView): ArrayBuffer {
  if (buffer instanceof ArrayBuffer) return buffer;
  const { byteOffset, byteLength } = buffer;
  return buffer.buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}
