/** Requests to our own server. */

export type Request = (url: string, init: RequestInit) => Promise<Response>;

/** Requests of our own documents: with the login's cookie, and the token that shows they come from it. */
export function ownRequest(url: string, init: RequestInit): Promise<Response> {
  const token = /(?:^|;\s*)_xsrf=([^;]*)/.exec(document.cookie)?.[1];
  const headers = { ...(init.headers as Record<string, string>), ...(token ? { "X-XSRFToken": token } : {}) };
  return fetch(url, { ...init, headers, credentials: "same-origin", cache: "no-store" });
}
