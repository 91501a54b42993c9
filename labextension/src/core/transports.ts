/** How messages travel: over a websocket, or over the comm of an anywidget. */
import type { EarlySocket } from "./early-socket.ts";
import type { ClientMessage, PeerMessage } from "./protocol.ts";

export interface TransportEvents {
  opened(): void;
  message(message: PeerMessage): void;
  closed(code: number, reason: string): void;
}

export interface Connection {
  /** Returns whether the message was sent; false if the connection has ended. */
  send(message: ClientMessage): boolean;
  close(): void;
}

export interface Transport {
  /** Opens a connection; each call is a new one. */
  open(events: TransportEvents): Connection;
}

/** What an anywidget's comm looks like to us. */
export interface Channel {
  send(message: object): void;
  on_message(callback: (message: object) => void): () => void;
}

const PEER_TYPES: ReadonlySet<unknown> = new Set<PeerMessage["type"]>([
  "page",
  "edited",
  "update",
  "queued",
  "running",
  "progress",
  "output",
  "done",
  "rows",
  "query",
  "widget",
  "names",
  "kernel",
]);

/** Whether a value is a message of a peer; those of types we do not know are for newer clients. */
export function isPeerMessage(value: unknown): value is PeerMessage {
  return typeof value === "object" && value !== null && "type" in value && PEER_TYPES.has(value.type);
}

/** The messages of a frame, which holds one or a list of them. */
function parse(text: unknown): PeerMessage[] {
  try {
    const parsed: unknown = JSON.parse(String(text));
    return (Array.isArray(parsed) ? parsed : [parsed]).filter(isPeerMessage);
  } catch {
    return [];
  }
}

/** A message as text; halves of characters, which no UTF-8 carries, are replaced as browsers do it elsewhere. */
function textOf(message: ClientMessage): string {
  return JSON.stringify(message, (_, value: unknown) => (typeof value === "string" ? value.replace(/\p{Surrogate}/gu, "\uFFFD") : value));
}

/** A transport by websocket; `early` is its first connection, if there is one already. */
export function socketTransport(url: string, early?: EarlySocket): Transport {
  let waiting = early;
  return {
    open(events) {
      const taken = waiting;
      waiting = undefined;
      const socket = taken?.socket ?? new WebSocket(url);
      const listen = (event: Event) => {
        if (event.type === "open") events.opened();
        else if (event.type === "close") events.closed((event as CloseEvent).code, (event as CloseEvent).reason);
        else for (const message of parse((event as MessageEvent).data)) events.message(message);
      };
      // As with a new socket, what has come so far comes after `open` has returned.
      if (taken) queueMicrotask(() => taken.listen(listen));
      else for (const name of ["open", "message", "close"]) socket.addEventListener(name, listen);
      return {
        send(message) {
          // The close event may come later; until then, a closing socket drops messages.
          if (socket.readyState !== WebSocket.OPEN) return false;
          const text = textOf(message);
          if (taken === undefined || message.type !== "hello") socket.send(text);
          // The peer was greeted for another visit than the tab's.
          else if (text !== taken.hello) socket.close(1000);
          return true;
        },
        close: () => socket.close(1000),
      };
    },
  };
}

/** The message that ends a comm's visit, like a websocket's close frame. */
interface Close {
  type: "close";
  code: number;
  reason: string;
}

function isClose(message: object): message is Close {
  return "type" in message && message.type === "close";
}

export function channelTransport(channel: Channel): Transport {
  return {
    open(events) {
      let open = true;
      const stop = channel.on_message((message) => {
        if (isPeerMessage(message)) events.message(message);
        else if (isClose(message)) {
          open = false;
          events.closed(message.code, message.reason);
        }
      });
      // As with a socket, `opened` comes after `open` has returned.
      queueMicrotask(() => open && events.opened());
      return {
        send(message) {
          if (open) channel.send(message);
          return open;
        },
        close() {
          open = false;
          stop();
        },
      };
    },
  };
}

/** The file name of the notebook whose page has a socket at an address; undefined where the address does not tell. */
export function notebookOf(socket: string): string | undefined {
  const { pathname } = new URL(socket, "ws://localhost");
  const file = /\/jupyter-tools\/api\/socket\/(?:.*\/)?([^/]+)$/.exec(pathname)?.[1];
  const slug = /\/jupyter-tools\/pages\/(?:.*\/)?([^/]+)\/socket$/.exec(pathname)?.[1];
  return file !== undefined ? decodeURIComponent(file) : slug !== undefined ? `${decodeURIComponent(slug)}.ipynb` : undefined;
}
