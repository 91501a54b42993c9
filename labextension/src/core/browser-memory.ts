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
