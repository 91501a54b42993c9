/** What this browser keeps of how its visitor has an app, over reloads and for all its pages. */

const PREFIX = "jupyter-tools";

/** What was kept under a name; null for nothing, and where the browser keeps nothing. */
export function recalled(app: string, name: string): string | null {
  try {
    return localStorage.getItem(`${PREFIX}:${app}:${name}`);
  } catch {
    return null;
  }
}

/** Keeps a text under a name, or with null nothing any more. */
export function keep(app: string, name: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(`${PREFIX}:${app}:${name}`);
    else localStorage.setItem(`${PREFIX}:${app}:${name}`, text);
  } catch {
    // Storage that is full or forbidden costs the choice at the next reload, not the page now.
  }
}

/** What this tab has kept under a name over a reload; null for nothing. */
export function recalledInTab(name: string): string | null {
  try {
    return sessionStorage.getItem(`${PREFIX}:${name}`);
  } catch {
    return null;
  }
}

/** Keeps a text in this tab, or with null nothing any more. */
export function keepInTab(name: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(`${PREFIX}:${name}`);
    else sessionStorage.setItem(`${PREFIX}:${name}`, text);
  } catch {
    // Storage that is full or forbidden costs the choice at the next reload, not the page now.
  }
}

const TAB = "tab";

/** The random name of this tab, which the pages of an app share values by; null where the browser keeps nothing. */
export function tabName(): string | null {
  const known = recalledInTab(TAB);
  if (known === null) keepInTab(TAB, Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""));
  // As it was kept: a name that the next page would not find shares nothing.
  const kept = recalledInTab(TAB);
  return kept !== null && /^[0-9a-f]{32}$/.test(kept) ? kept : null;
}
