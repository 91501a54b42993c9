/** The addresses that a `link` opens: `OPENED` in `jupyter_tools/components/bindings.py` says how they begin. */
const SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "mailto:"]);

/** An address that may be opened; null for another scheme, such as `javascript:`, and for what is no whole address. */
export function addressOf(text: string): string | null {
  try {
    const url = new URL(text.trim());
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

const OWN_SOCKETS = "/jupyter-tools/api/socket/";

/** Where the files of a page's theme are, from the address of its socket; `theme_url` of the server has the same. */
export function themeUrl(socket: string, base: string): string {
  const { protocol, host, pathname } = new URL(socket, base);
  const path = pathname.includes(OWN_SOCKETS) ? `${pathname.replace(OWN_SOCKETS, () => "/jupyter-tools/theme/")}/` : `${pathname.replace(/socket$/, "")}theme/`;
  return `${protocol.replace("ws", "http")}//${host}${path}`;
}

/** What the pages of an app have in common, from the address of the socket of one of them: other apps of the server have another. */
export function appOf(socket: string, base: string): string {
  const { pathname } = new URL(socket, base);
  const page = pathname.includes(OWN_SOCKETS) ? pathname : pathname.replace(/\/socket$/, "");
  return page.slice(0, page.lastIndexOf("/") + 1);
}
