/** Where `path` is after the file or folder `from` was renamed to `to`. */
export function renamed(path: string, from: string, to: string): string {
  if (path === from) return to;
  return path.startsWith(`${from}/`) ? to + path.slice(from.length) : path;
}
