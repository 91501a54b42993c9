/** URLs of a Jupyter server, for hosts that get only parts of them. */

/** The websocket address of a path or http address, seen from `base`. */
export function websocketUrl(path: string, base: string): string {
  const url = new URL(path, base);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}
