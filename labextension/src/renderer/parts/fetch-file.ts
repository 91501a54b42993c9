import { problemIn, VISIT_HEADER, type FilesPlace } from "../../core/files.ts";
import { say } from "../../core/locale.ts";
import type { JsonValue, UploadedFile } from "../../core/protocol.ts";

/** Lets the browser fetch a file that the server has for a component, from an address for a short while. Throws with what is wrong. */
export async function fetchFile(place: FilesPlace | null, visit: string | null, component: string, { id, name }: UploadedFile): Promise<void> {
  if (place === null || visit === null) throw new Error(say("Files can be downloaded only where a Jupyter server with jupyter_tools serves the page."));
  const headers = { ...place.headers, [VISIT_HEADER]: visit, "Content-Type": "application/json" };
  const body = JSON.stringify({ component, file: id });
  const answer = await fetch(`${place.url}downloads`, { method: "POST", headers, body, credentials: "same-origin", cache: "no-store" }).catch(() => {
    throw new Error(say("The file could not be fetched. Check the connection and press again."));
  });
  const said = (await answer.json().catch(() => null)) as JsonValue;
  if (!answer.ok) throw new Error(problemIn(said));
  const { path } = said as { path: string };
  const anchor = document.createElement("a");
  anchor.href = `${place.url}${path}${place.query}`;
  anchor.download = name;
  anchor.click();
}
