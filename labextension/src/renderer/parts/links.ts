/** Where links of others may lead. */

const STATIC = "/jupyter-tools/static/";
const PAGES = "/jupyter-tools/pages/";
/** What a proxy may read as a slash, a dot or another escape: the server would then be asked for another path. */
const ESCAPES = /%(?:2f|5c|2e|25(?=2f|5c|2e|25))|\\/i;

export function parsed(address: string): URL | null {
  try {
    return new URL(address, document.baseURI);
  } catch {
    return null;
  }
}

/** The address below which this server publishes pages, from that of one of its scripts; null where it served none. */
export function pagesOf(script: string): string | null {
  const at = script.lastIndexOf(STATIC);
  return at < 0 || !/^https?:/.test(script) ? null : script.slice(0, at) + PAGES;
}

/** Whether an address is that of a page, however proxies on the way write it. */
function isPage(url: URL, pages: string): boolean {
  const address = url.origin + url.pathname;
  const rest = address.slice(pages.length);
  return address.startsWith(pages) && rest !== "" && !/^\/|\/\//.test(rest) && !ESCAPES.test(rest) && !isFile(address);
}

/** Whether an address is made of the name of a file beside the notebook: addresses of pages end with a slash. */
function isFile(address: string): boolean {
  const own = new URL(".", document.baseURI).href;
  const below = address.startsWith(own) && address !== own;
  return !address.endsWith("/") && (below || /\.[a-z]\w*$/i.test(address));
}

/** Other sites, mail, telephones and published pages; null for what else this server answers, as `/logout`. */
export function linkTarget(address: string, pages = pagesOf(import.meta.url)): string | null {
  const url = parsed(address);
  if (url === null || !["http:", "https:", "mailto:", "tel:"].includes(url.protocol)) return null;
  const own = url.origin === location.origin;
  return own && !(pages !== null && isPage(url, pages)) ? null : url.href;
}

/** Opens the target of a link in a new tab. By a click on a link, and not `window.open`: that gives the new page a handle of ours unless it is told not to. */
export function openLink(target: string): void {
  const anchor = document.createElement("a");
  anchor.href = target;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.click();
}
