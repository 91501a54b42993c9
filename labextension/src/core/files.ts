/** Where the files of a visit are at its server: beside its socket. */
import { heard, say } from "./locale.ts";
import type { JsonValue } from "./protocol.ts";

export interface FilesPlace {
  /** What the addresses of files begin with. */
  url: string;
  /** What requests say of who sends them. */
  headers: Record<string, string>;
  /** The query of addresses that the browser opens itself, with its question mark. */
  query: string;
}

/** The header that names the visit: `VISIT` in `jupyter_tools/server/http/files.py`. */
export const VISIT_HEADER = "X-Jupyter-Tools-Visit";
const SOCKET = "/jupyter-tools/api/socket/";

/** Where the files are of the page that has a socket at an address. */
export function filesOf(socket: string, base: string): FilesPlace {
  const url = new URL(socket, base);
  url.protocol = url.protocol.replace("ws", "http");
  // A builder whose browser has no cookie of the login has a token in the address.
  const token = url.searchParams.get("token");
  url.search = "";
  url.pathname = url.pathname.includes(SOCKET)
    ? `${url.pathname.replace(SOCKET, "/jupyter-tools/api/files/")}/`
    : url.pathname.replace(/socket$/, "files/");
  return {
    url: url.href,
    headers: token === null ? {} : { Authorization: `token ${token}` },
    query: token === null ? "" : `?token=${encodeURIComponent(token)}`,
  };
}

/** What the server says of an error in its answer; null where it says nothing, as in the answer of a proxy. */
export function messageIn(answer: JsonValue): string | null {
  const error = typeof answer === "object" && answer !== null && !Array.isArray(answer) ? answer["error"] : null;
  const message = typeof error === "object" && error !== null && !Array.isArray(error) ? error["message"] : null;
  return typeof message === "string" && message !== "" ? heard(message) : null;
}

/** What is said of an error in an answer. */
export function problemIn(answer: JsonValue): string {
  return messageIn(answer) ?? say("The server failed. Try again.");
}
