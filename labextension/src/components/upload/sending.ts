/** Sends one file in chunks, and goes on after a lost connection where the server has stopped. */
import { messageIn, problemIn, VISIT_HEADER, type FilesPlace } from "../../core/files.ts";
import { say } from "../../core/locale.ts";
import type { JsonValue, UploadedFile } from "../../core/protocol.ts";
import { LostError, request, wait, type Answer } from "./requests.ts";
import { writeSize } from "./taken.ts";

export interface Sending {
  place: FilesPlace;
  /** The visit, as soon as there is one. */
  visit: () => string | null;
  /** Where the component is now. */
  component: () => string;
  file: File;
  /** The upload that has begun, if it has. */
  id: string | null;
  signal: AbortSignal;
  onBegin: (id: string) => void;
  onProgress: (sent: number) => void;
  /** Whether it waits for the connection. */
  onPause: (pauses: boolean) => void;
}

/** The file is not taken, by the server or by what is before it; `status` is 0 where nobody has answered. */
export class RefusedError extends Error {
  constructor(
    message: string,
    readonly status: number,
    /** Whether the server itself refuses it, and not a proxy: sent again, it would be refused again. */
    readonly final = false,
  ) {
    super(message);
  }
}

/** The first pause before a request is sent again, and the longest, in milliseconds. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
/** How often chunks are sent in vain, one after the other, before the visitor decides. */
const TRIES = 8;
/** What proxies answer while a server restarts, and what is asked of those that ask too often. */
const PASSING = new Set([429, 502, 503, 504]);

interface Progress {
  offset: number;
  file: UploadedFile | null;
}

/** Sends a file; its entry, as the server has it. Throws a `RefusedError`, or the reason of the signal. */
export async function send(sending: Sending): Promise<UploadedFile> {
  const { file } = sending;
  let chunk = 8_000_000;
  let progress: Progress = { offset: 0, file: null };
  if (sending.id === null) {
    const said = () => JSON.stringify({ component: sending.component(), name: file.name, size: file.size, type: file.type });
    const answer = await patiently(sending, "POST", "uploads", said);
    const begun = refuse(answer) as unknown as Progress & { id: string; chunk: number };
    sending.id = begun.id;
    chunk = begun.chunk;
    progress = begun;
    sending.onBegin(begun.id);
  } else progress = progressOf(await patiently(sending, "GET", `uploads/${sending.id}`));
  let inVain = 0;
  while (progress.file === null) {
    const { offset } = progress;
    sending.onProgress(offset);
    progress = await sendChunk(sending, offset, chunk);
    inVain = progress.offset > offset ? 0 : inVain + 1;
    if (inVain > 0 && progress.file === null) await rest(sending, inVain);
  }
  return progress.file;
}

/** Waits longer each time that nothing of a chunk has arrived, though the server answers. */
async function rest(sending: Sending, inVain: number): Promise<void> {
  if (inVain === TRIES) throw new RefusedError(say("The connection is lost again and again. Try again later."), 0);
  sending.onPause(true);
  await wait(Math.min(FIRST_PAUSE * 2 ** (inVain - 1), LONGEST_PAUSE), sending.signal);
  sending.onPause(false);
}

/** Sends what follows an offset; a chunk that was lost is not sent again before the server has said what it has of it. */
async function sendChunk(sending: Sending, offset: number, chunk: number): Promise<Progress> {
  const path = `uploads/${sending.id}`;
  const body = sending.file.slice(offset, offset + chunk);
  try {
    const answer = await ask(sending, "PATCH", `${path}?offset=${offset}`, body, (sent) => sending.onProgress(offset + sent));
    if (answer.status === 413 && messageIn(answer.body) === null) {
      throw new RefusedError(say("A proxy before this server refuses requests of {size}. Tell the person who gave you the link to this page.", { size: writeSize(body.size) }), 413);
    }
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
async function patiently(sending: Sending, method: string, path: string, body?: () => string): Promise<Answer> {
  let pause = FIRST_PAUSE;
  for (;;) {
    try {
      const answer = await ask(sending, method, path, body?.());
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
  throw new RefusedError(problemIn(body), status, messageIn(body) !== null);
}
