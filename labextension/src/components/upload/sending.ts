/** Sends one file in chunks, and goes on after a lost connection where the server has stopped. */
import { problemIn, VISIT_HEADER, type FilesPlace } from "../../core/files.ts";
import { say } from "../../core/locale.ts";
import type { JsonValue, UploadedFile } from "../../core/protocol.ts";
import { LostError, request, wait, type Answer } from "./requests.ts";

export interface Sending {
  place: FilesPlace;
  /** The visit, as soon as there is one. */
  visit: () => string | null;
  component: string;
  file: File;
  /** The upload that has begun, if it has. */
  id: string | null;
  signal: AbortSignal;
  onBegin: (id: string) => void;
  onProgress: (sent: number) => void;
  /** Whether it waits for the connection. */
  onPause: (pauses: boolean) => void;
}

/** The server takes the file, or this chunk of it, no more. */
export class RefusedError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** The first pause before a request is sent again, and the longest, in milliseconds. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
/** What proxies answer while a server restarts, and what is asked of those that ask too often. */
const PASSING = new Set([429, 502, 503, 504]);

interface Progress {
  offset: number;
  file: UploadedFile | null;
}

/** Sends a file; its entry, as the server has it. Throws a `RefusedError`, or the reason of the signal. */
export async function send(sending: Sending): Promise<UploadedFile> {
  const { file, component } = sending;
  let chunk = 8_000_000;
  let progress: Progress = { offset: 0, file: null };
  if (sending.id === null) {
    const said = JSON.stringify({ component, name: file.name, size: file.size, type: file.type });
    const answer = await patiently(sending, "POST", "uploads", said);
    const begun = refuse(answer) as unknown as Progress & { id: string; chunk: number };
    sending.id = begun.id;
    chunk = begun.chunk;
    progress = begun;
    sending.onBegin(begun.id);
  } else progress = progressOf(await patiently(sending, "GET", `uploads/${sending.id}`));
  while (progress.file === null) {
    sending.onProgress(progress.offset);
    progress = await sendChunk(sending, progress.offset, chunk);
  }
  return progress.file;
}

/** Sends what follows an offset; a chunk that was lost is not sent again before the server has said what it has of it. */
async function sendChunk(sending: Sending, offset: number, chunk: number): Promise<Progress> {
  const path = `uploads/${sending.id}`;
  const body = sending.file.slice(offset, offset + chunk);
  try {
    const answer = await ask(sending, "PATCH", `${path}?offset=${offset}`, body, (sent) => sending.onProgress(offset + sent));
    if (answer.status !== 409 && !PASSING.has(answer.status)) return progressOf(answer);
  } catch (error) {
    if (!(error instanceof LostError)) throw error;
  }
  // A file that cannot be read any more fails like a connection.
  await readable(body);
  return progressOf(await patiently(sending, "GET", path));
}

async function readable(body: Blob): Promise<void> {
  try {
    await body.slice(0, 1).arrayBuffer();
  } catch {
    throw new RefusedError(say("This file was moved or changed. Choose it again."), 0);
  }
}

/** The answer to a request, which is sent again until there is one. */
async function patiently(sending: Sending, method: string, path: string, body?: string): Promise<Answer> {
  let pause = FIRST_PAUSE;
  for (;;) {
    try {
      const answer = await ask(sending, method, path, body);
      if (!PASSING.has(answer.status)) {
        sending.onPause(false);
        return answer;
      }
    } catch (error) {
      if (!(error instanceof LostError)) throw error;
    }
    sending.onPause(true);
    await wait(pause, sending.signal);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
}

function ask(sending: Sending, method: string, path: string, body?: XMLHttpRequestBodyInit, onProgress?: (sent: number) => void): Promise<Answer> {
  const { place, signal } = sending;
  const visit = sending.visit();
  // The first connection is still to come.
  if (visit === null) return Promise.reject(new LostError());
  const headers = { ...place.headers, [VISIT_HEADER]: visit };
  return request(method, place.url + path, { headers, signal, ...(body === undefined ? {} : { body }), ...(onProgress ? { onProgress } : {}) });
}

function progressOf(answer: Answer): Progress {
  return refuse(answer) as unknown as Progress;
}

function refuse({ status, body }: Answer): JsonValue {
  if (status >= 200 && status < 300) return body;
  throw new RefusedError(problemIn(body), status);
}
