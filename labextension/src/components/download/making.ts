/** Waits for the file that the handler of a download makes. */
import type { DownloadComponent, UploadedFile } from "../../core/protocol.ts";
import type { Store } from "../../core/store.ts";

const waiting = new WeakMap<Store, Map<string, () => void>>();

/**
 * Calls back once: with the file that is new after the click that follows, or with null when its event has ended well
 * without one. A second click waits anew, and of an event that fails the page tells by itself.
 */
export function whenMade(store: Store, path: string, made: (file: UploadedFile | null) => void): void {
  const others = waiting.get(store) ?? new Map<string, () => void>();
  waiting.set(store, others);
  others.get(path)?.();
  const before = fileAt(store, path)?.id;
  let begun = false;
  const look = () => {
    const file = fileAt(store, path);
    const runs = store.running.get(path) !== undefined;
    if (file !== null && file.id !== before) {
      stop();
      made(file);
    } else if (begun && !runs) {
      stop();
      // An alert, and a connection that was lost, say why there is none.
      queueMicrotask(() => {
        if (store.alert.get() === null && store.connection.get().status === "open") made(null);
      });
    }
    begun ||= runs;
  };
  const stops = [store.running.subscribe(path, look), store.components.subscribe(path, look)];
  function stop(): void {
    for (const one of stops) one();
    if (others.get(path) === stop) others.delete(path);
  }
  others.set(path, stop);
}

function fileAt(store: Store, path: string): UploadedFile | null {
  return (store.component(path) as DownloadComponent | undefined)?.file ?? null;
}
