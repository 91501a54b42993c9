/** The requests of an upload, which tell how far they have come. */
import type { JsonValue } from "../../core/protocol.ts";

export interface Answer {
  status: number;
  body: JsonValue;
}

interface Options {
  headers: Record<string, string>;
  body?: XMLHttpRequestBodyInit;
  signal: AbortSignal;
  /** Told how many bytes of the body were sent. */
  onProgress?: (sent: number) => void;
}

/** How long nothing may go on before a connection counts as lost, in milliseconds. */
const SILENCE = 30_000;

/** The connection was lost, or is not there. */
export class LostError extends Error {}

/** `fetch` cannot tell how much of a body was sent. */
export function request(method: string, url: string, { headers, body, signal, onProgress }: Options): Promise<Answer> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const xhr = new XMLHttpRequest();
    let silence = 0;
    const cut = () => xhr.abort();
    const listen = () => {
      clearTimeout(silence);
      silence = window.setTimeout(cut, SILENCE);
    };
    const settle = (act: () => void) => () => {
      clearTimeout(silence);
      signal.removeEventListener("abort", cut);
      act();
    };
    xhr.open(method, url);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.upload.addEventListener("progress", ({ loaded }) => {
      listen();
      onProgress?.(loaded);
    });
    xhr.addEventListener("load", settle(() => resolve({ status: xhr.status, body: parsed(xhr.responseText) })));
    xhr.addEventListener("error", settle(() => reject(new LostError())));
    xhr.addEventListener("abort", settle(() => reject(signal.aborted ? (signal.reason as Error) : new LostError())));
    signal.addEventListener("abort", cut);
    listen();
    xhr.send(body ?? null);
  });
}

function parsed(text: string): JsonValue {
  try {
    return text === "" ? null : (JSON.parse(text) as JsonValue);
  } catch {
    return null;
  }
}

/** Waits, at most until the network is back. */
export function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    }
    window.addEventListener("online", done);
    signal.addEventListener("abort", done);
  });
}
