/** What actions ask of the browser: a new tab, the clipboard, another page. */
import type { Browser } from "../../core/actions.ts";
import { linkTarget, openLink } from "../parts/links.ts";
import { copyText } from "../parts/copying.ts";

/** Goes to another page of the app, by its notebook's name; false where that is not possible. */
export type GoTo = (page: string, params: Record<string, string>) => boolean;

export function browserOf(go: GoTo | undefined): Browser {
  return { copy: copyText, link, go: go ?? (() => false) };
}

/** Opens what a link in a text may lead to; false for the rest of this server, such as `/logout`. */
function link(address: string): boolean {
  const target = linkTarget(address);
  if (target !== null) openLink(target);
  return target !== null;
}
