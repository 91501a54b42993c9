/** Where the other pages of an app are. */

/** The address of another page of the app, seen from that of a page: of a published one, of a notebook's, or of a canvas. */
export function pageUrl(current: string, notebook: string, params: Record<string, string>): string {
  const name = /\/jupyter-tools\/(notebooks|canvas)\//.test(current) ? notebook : `../${notebook.replace(/\.ipynb$/, "")}/`;
  const url = new URL(name.split("/").map(encodeURIComponent).join("/"), current);
  for (const [param, value] of Object.entries(params)) url.searchParams.set(param, value);
  return url.href;
}

/** The address of a renamed notebook, made of one that has the old path after `base`. */
export function movedUrl(current: string, base: string, path: string): string {
  const url = new URL(current);
  const at = url.pathname.indexOf(base);
  if (at >= 0) url.pathname = url.pathname.slice(0, at) + base + path.split("/").map(encodeURIComponent).join("/");
  return url.href;
}
