/** Fetches what a page will need soon, once it has been painted: evaluating plotly takes longer than all the rest. */
export function whenIdle(load: () => Promise<unknown>): () => void {
  if (!("requestIdleCallback" in window)) {
    const timer = setTimeout(() => void load(), 300);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(() => void load(), { timeout: 2000 });
  return () => cancelIdleCallback(handle);
}
