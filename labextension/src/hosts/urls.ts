/** URLs of a Jupyter server, for hosts that get only parts of them. */

/** The websocket address of a path or http address, seen from `base`. */
export function websocketUrl(path: string, base: string): string {
  const url = new URL(path, base);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}

/** The address of another page of the app, seen from that of a page: of a published one, of a notebook's, or of a canvas. */
export function pageUrl(current: string, notebook: string, params: Record<string, string>): string {
  const name = /\/jupyter-tools\/(notebooks|canvas)\//.test(current) ? notebook : `../${notebook.replace(/\.ipynb$/, "")}/`;
  const url = new URL(name.split("/").map(encodeURIComponent).join("/"), current);
  for (const [param, value] of Object.entries(params)) url.searchParams.set(param, value);
  return url.href;
}
