/** The addresses that a `link` opens: `OPENED` in `jupyter_tools/components/bindings.py` says how they begin. */
const SCHEMES: ReadonlySet<string> = new Set(["http:", "https:", "mailto:"]);

/** An address that may be opened; null for another scheme, such as `javascript:`, and for what is no whole address. */
export function addressOf(text: string): string | null {
  try {
    const url = new URL(text.trim());
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
