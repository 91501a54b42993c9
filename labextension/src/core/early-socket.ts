/**
 * A page's first connection, made and greeted while the renderer is still on its way. It imports nothing, so that its
 * script is there at once.
 */
import type { Hello } from "./protocol.ts";

export interface EarlySocket {
  socket: WebSocket;
  /** The text of the greeting, which is sent as soon as the socket is open. */
  hello: string;
  /** Passes on what has come so far, and from then on what comes. */
  listen(listener: (event: Event) => void): void;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** The visit that the tab remembers under a key, and what it knows of it; of `storedMemory`, which takes it later. */
function rememberedAt(key: string): Pick<Hello, "visit" | "epoch"> {
  try {
    const left = JSON.parse(sessionStorage.getItem(key) ?? "null") as { visit?: unknown; epoch?: unknown } | null;
    return { visit: textOrNull(left?.visit), epoch: textOrNull(left?.epoch) };
  } catch {
    return { visit: null, epoch: null };
  }
}

/** The random name of this tab, which the pages of an app share values by; as `tabName`. */
function ownTab(): string | null {
  try {
    const name = sessionStorage.getItem("jupyter-tools:tab") ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    sessionStorage.setItem("jupyter-tools:tab", name);
    return /^[0-9a-f]{32}$/.test(name) ? name : null;
  } catch {
    return null;
  }
}

/** Opens the socket of a page whose visit the tab remembers under `key`, and greets the peer. */
export function openEarly(url: string, protocol: number, key: string): EarlySocket {
  const greeting: Hello = { type: "hello", protocol, ...rememberedAt(key), seq: 0, time_zone: new Intl.DateTimeFormat().resolvedOptions().timeZone ?? "", tab: ownTab() };
  const hello = JSON.stringify(greeting);
  const socket = new WebSocket(url);
  let pass: ((event: Event) => void) | undefined;
  const events: Event[] = [];
  const take = (event: Event) => {
    if (event.type === "open") socket.send(hello);
    if (pass === undefined) events.push(event);
    else pass(event);
  };
  for (const name of ["open", "message", "close"]) socket.addEventListener(name, take);
  return {
    socket,
    hello,
    listen(listener) {
      pass = listener;
      for (const event of events.splice(0)) listener(event);
    },
  };
}
