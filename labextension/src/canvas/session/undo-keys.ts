/**
 * The keys of undo and redo, of which browsers make more than they say: a document has one history for all that is typed
 * into it, and Ctrl+Z outside a text field, or in one with nothing left to undo, takes back what was typed elsewhere, as
 * in a cell of the notebook beside the canvas.
 */

const NO_TEXT = new Set(["button", "checkbox", "color", "file", "hidden", "image", "radio", "range", "reset", "submit"]);
/** How many changes of a field can be taken back. */
const MAX_STEPS = 200;

type Turn = "undo" | "redo";

/** Whether an element is typed into. */
export function isTextField(target: unknown): target is HTMLElement {
  if (target instanceof HTMLInputElement) return !NO_TEXT.has(target.type);
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLElement && target.isContentEditable);
}

/** What a browser does at a key press; null where that is neither undo nor redo. */
export function turnOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): Turn | null {
  if (altKey || !(ctrlKey || metaKey)) return null;
  // Keyboards of other scripts have the keys at the same places.
  const letter = /^[ -~]$/.test(key) ? key.toLowerCase() : code.replace("Key", "").toLowerCase();
  if (letter === "y" && !shiftKey) return "redo";
  return letter === "z" ? (shiftKey ? "redo" : "undo") : null;
}

/** What was typed into one field since nothing was typed elsewhere: the texts that its undo and redo lead through. */
export class FieldHistory {
  private field: HTMLElement | null = null;
  private texts: string[] = [];
  private at = 0;
  /** The browser was let do a step, and has not told yet what it did. */
  private asked = false;

  /** Whether undo or redo stays in the field. */
  allows(turn: Turn, field: HTMLElement): boolean {
    this.enter(field);
    // A step that changed nothing here was not the field's.
    if (this.asked) this.begin(field);
    this.asked = turn === "undo" ? this.at > 0 : this.at < this.texts.length - 1;
    return this.asked;
  }

  /** A field is about to change, or has the focus. */
  enter(field: HTMLElement): void {
    // What a script has set is no step.
    if (field !== this.field || textOf(field) !== this.texts[this.at]) this.begin(field);
  }

  /** A field has changed. */
  changed(field: HTMLElement, kind: string): void {
    const text = textOf(field);
    if (field !== this.field) return this.begin(field);
    this.asked = false;
    if (kind === "historyUndo") this.at = Math.max(this.at > 0 ? this.texts.lastIndexOf(text, this.at - 1) : 0, 0);
    else if (kind === "historyRedo") this.at = nextIndex(this.texts, text, this.at + 1);
    else {
      this.texts = [...this.texts.slice(0, this.at + 1), text].slice(-MAX_STEPS);
      this.at = this.texts.length - 1;
    }
    return undefined;
  }

  private begin(field: HTMLElement): void {
    this.field = field;
    this.texts = [textOf(field)];
    this.at = 0;
    this.asked = false;
  }
}

/** Where a text is next; the last place without one. */
function nextIndex(texts: readonly string[], text: string, from: number): number {
  const index = texts.indexOf(text, from);
  return index < 0 ? texts.length - 1 : index;
}

function textOf(field: HTMLElement): string {
  return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value : field.textContent;
}

/** What an event is at, inside of shadow roots too. */
function targetOf(event: Event): EventTarget | null {
  return event.composedPath()[0] ?? null;
}

/** Keeps undo and redo of what is `ours` from changing anything but the text field that has the focus. The returned function stops it. */
export function keepUndo(document: Document, isOurs: (target: EventTarget | null) => boolean): () => void {
  const history = new FieldHistory();
  const stop = new AbortController();
  const options = { capture: true, signal: stop.signal };

  document.addEventListener(
    "keydown",
    (event) => {
      const turn = turnOf(event);
      if (turn === null || !isOurs(event.target)) return;
      const target = targetOf(event);
      if (!isTextField(target) || !history.allows(turn, target)) event.preventDefault();
    },
    options,
  );
  // Of all fields of the document: what is typed elsewhere comes before a field's own steps.
  for (const name of ["beforeinput", "input"] as const) {
    document.addEventListener(
      name,
      (event) => {
        const target = targetOf(event);
        if (!event.isTrusted || !isTextField(target)) return;
        if (name === "beforeinput") history.enter(target);
        else history.changed(target, event instanceof InputEvent ? event.inputType : "");
      },
      options,
    );
  }
  return () => stop.abort();
}
