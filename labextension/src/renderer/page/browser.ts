/** What actions ask of the browser: a new tab, the clipboard, another page. */
import type { Browser } from "../../core/actions.ts";
import { linkTarget } from "../markup/links.ts";

/** Goes to another page of the app, by its notebook's name; false where that is not possible. */
export type GoTo = (page: string, params: Record<string, string>) => boolean;

export function browserOf(go: GoTo | undefined): Browser {
  return { copy, link, go: go ?? (() => false) };
}

/**
 * Opens what a link in a text may lead to; false for the rest of this server, such as `/logout`. By a click on a link, and
 * not `window.open`: that gives the new page a handle of ours unless it is told not to.
 */
function link(address: string): boolean {
  const target = linkTarget(address);
  if (target === null) return false;
  const anchor = document.createElement("a");
  anchor.href = target;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.click();
  return true;
}

async function copy(text: string): Promise<void> {
  // Only there on https and localhost.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard !== undefined) return clipboard.writeText(text);
  const take = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  };
  document.addEventListener("copy", take);
  try {
    // eslint-disable-next-line typescript/no-deprecated
    if (!document.execCommand("copy")) throw new Error("The browser does not copy");
  } finally {
    document.removeEventListener("copy", take);
  }
  return undefined;
}
