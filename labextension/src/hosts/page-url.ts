/** Where the other pages of an app are. */

/** The address of another page of the app, seen from that of a page: of a published one, of a notebook's, or of a canvas. */
export function pageUrl(current: string, notebook: string, params: Record<string, string>): string {
  const name = /\/jupyter-tools\/(notebooks|canvas)\//.test(current) ? notebook : `../${notebook.replace(/\.ipynb$/, "")}/`;
  const url = new URL(name.split("/").map(encodeURIComponent).join("/"), current);
  for (const [param, value] of Object.entries(params)) url.searchParams.set(param, value);
  return url.href;
}
