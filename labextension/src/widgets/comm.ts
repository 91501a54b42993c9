/** A widget's comm as ipywidgets' models use it, over the messages of the visit. */
import type { ICallbacks, IClassicComm } from "@jupyter-widgets/base";
import { base64ToBuffer, bufferToBase64 } from "@jupyter-widgets/base-manager";
import type { JsonValue, Widget } from "../core/protocol.ts";
import type { Widgets } from "../core/widgets.ts";

type Handler = (message: object) => void;

/** The message of a comm as Jupyter has it. */
export function classic({ data, metadata, buffers, parent }: Widget): object {
  return {
    content: { data: structuredClone(data) },
    metadata,
    buffers: buffers.map((text) => new DataView(base64ToBuffer(text))),
    ...(parent === null ? {} : { parent_header: { msg_id: String(parent) } }),
  };
}

function encoded(buffer: ArrayBuffer | ArrayBufferView): string {
  if (buffer instanceof ArrayBuffer) return bufferToBase64(buffer);
  const { byteOffset, byteLength } = buffer;
  return bufferToBase64(buffer.buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
}

export class VisitComm implements IClassicComm {
  readonly target_name = "jupyter.widget";
  private readonly pending = new Map<number, ICallbacks | undefined>();
  private onMessage: Handler = () => undefined;
  private onClose: Handler = () => undefined;

  constructor(
    readonly comm_id: string,
    private readonly widgets: Widgets,
  ) {}

  open(): string {
    throw new Error("Only the kernel opens the comms of widgets");
  }

  send(data: unknown, callbacks?: ICallbacks, _metadata?: object, buffers: (ArrayBuffer | ArrayBufferView)[] = []): string {
    const [id, sent] = this.widgets.send(this.comm_id, data as Record<string, JsonValue>, buffers.map(encoded));
    this.pending.set(id, callbacks);
    if (!sent) queueMicrotask(() => this.settle(id));
    return String(id);
  }

  /** The kernel's widget lives on: a view or model that goes does not end it. */
  close(): string {
    return "";
  }

  on_msg(handler: Handler): void {
    this.onMessage = handler;
  }

  on_close(handler: Handler): void {
    this.onClose = handler;
  }

  receive(message: Widget): void {
    this.onMessage(classic(message));
  }

  closed(message: Widget): void {
    this.onClose(classic(message));
  }

  /** Notifies the model that the kernel has taken a message: it sends its next state only then. */
  settle(id: number): void {
    const callbacks = this.pending.get(id);
    if (!this.pending.delete(id)) return;
    callbacks?.iopub?.["status"]?.({ content: { execution_state: "idle" } } as never);
  }

  /** Drops messages that were lost with a connection. */
  settleAll(): void {
    for (const id of Array.from(this.pending.keys())) this.settle(id);
  }
}
