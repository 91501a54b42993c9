/** Where `path` is after the file or folder `from` was renamed to `to`. */
export function renamed(path: string, from: string, to: string): string {
  if (path === from) return to;
  return path.startsWith(`${from}/`) ? to + path.slice(from.length) : path;
}

/** Whether an address asks for the page beside the notebook that it opens: `/lab/tree/NOTEBOOK?jupyter-tools-page=1`. */
export function asksForPage(search: string): boolean {
  return new URLSearchParams(search).get("jupyter-tools-page") === "1";
}
