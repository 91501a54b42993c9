/** The query of the document's URL, for a page that has the document to itself. */
import type { Address } from "../core/url-values.ts";

export const ADDRESS: Address = {
  read: () => new URLSearchParams(location.search),
  write(query, pushes) {
    const url = new URL(location.href);
    url.search = query.toString();
    history[pushes ? "pushState" : "replaceState"](history.state, "", url);
  },
  follow(moved) {
    window.addEventListener("popstate", moved);
    return () => window.removeEventListener("popstate", moved);
  },
};
