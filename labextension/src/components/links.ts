/** Where links of others may lead. */

const PAGES = "/jupyter-tools/pages/";

export function parsed(address: string): URL | null {
  try {
    return new URL(address, document.baseURI);
  } catch {
    return null;
  }
}

/** Other sites, mail, telephones and published pages; null for what else this server answers, as `/logout`. */
export function linkTarget(address: string): string | null {
  const url = parsed(address);
  if (url === null || !["http:", "https:", "mailto:", "tel:"].includes(url.protocol)) return null;
  return url.origin === location.origin && !url.pathname.includes(PAGES) ? null : url.href;
}
