/** Asks visitors who leave a published page with changes that are not saved, in the browser's own words. */

interface Unsaved {
  subscribe(listener: () => void): () => void;
  readonly unsaved: boolean;
}

const open = new Set<Unsaved>();
const watched = new WeakSet<Unsaved>();

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

/** Watches changes for as long as the document lives, also while their table is not on screen. */
export function askBeforeLeaving(changes: Unsaved): void {
  if (watched.has(changes)) return;
  watched.add(changes);
  const look = () => {
    if (changes.unsaved) open.add(changes);
    else open.delete(changes);
    // A page with a listener is not kept for the way back: there is one only while it has something to ask.
    if (open.size > 0) addEventListener("beforeunload", ask);
    else removeEventListener("beforeunload", ask);
  };
  changes.subscribe(look);
  look();
}
