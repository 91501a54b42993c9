/** The keys of the canvas, as Lab's shortcut settings have them: the canvas itself listens to them. */
import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { Keys } from "../../canvas/mount.tsx";

const PREFIX = "jupyter-tools:canvas-";

/** What the canvas can do by keys: the labels of `ACTIONS` by their ids, without loading the canvas. */
export const LABELS: Readonly<Record<string, string>> = {
  add: "Add a component",
  set: "Set properties",
  undo: "Undo",
  redo: "Redo",
  "select-next": "Select the next component",
  "select-previous": "Select the previous component",
  "select-inside": "Select inside",
  "select-parent": "Select the container",
  "select-all": "Select all siblings",
  "move-up": "Move up",
  "move-down": "Move down",
  "move-out": "Move out of the container",
  "move-into": "Move into the container beside it",
  narrower: "Narrower",
  wider: "Wider",
  duplicate: "Duplicate",
  delete: "Delete",
  copy: "Copy",
  cut: "Cut",
  paste: "Paste",
  wrap: "Wrap in a container",
  unwrap: "Unwrap",
  "edit-label": "Edit the label",
  rename: "Rename",
  "next-problem": "Next problem",
  use: "Use the page, and back to Build",
  "next-part": "Go to the next part of the canvas",
};

interface Binding {
  command: string;
  keys: readonly string[];
}

/** A key of Lab (`Accel Shift Z`) as the canvas writes it. */
export function canvasKey(key: string): string {
  return key
    .split(" ")
    .map((part) => (part === "Accel" || part === "Cmd" ? "Ctrl" : part))
    .join(" ");
}

/**
 * The keys of the canvas's actions by Lab's bindings. An action whose binding somebody has removed has none; where Lab has
 * no binding at all, its settings have not loaded, and the canvas's own keys hold.
 */
export function keysIn(bindings: readonly Binding[]): Keys {
  const own = bindings.filter(({ command }) => command.startsWith(PREFIX));
  if (own.length === 0) return {};
  const keysOf = (id: string) => own.filter(({ command, keys }) => command === PREFIX + id && keys.length === 1).flatMap(({ keys }) => keys.map(canvasKey));
  return Object.fromEntries(Object.keys(LABELS).map((id) => [id, keysOf(id)]));
}

export interface Canvases {
  /** Whether a canvas is current. */
  isCurrent: () => boolean;
  run: (action: string) => void;
  setKeys: (keys: Keys) => void;
}

/** Adds a command for each action, and keeps the canvases' keys as people set them. */
export function addActions(commands: JupyterFrontEnd["commands"], { isCurrent, run, setKeys }: Canvases): void {
  for (const [id, label] of Object.entries(LABELS)) {
    commands.addCommand(PREFIX + id, { label: `Canvas: ${label}`, caption: `${label} on the canvas of a tool page`, isEnabled: isCurrent, execute: () => run(id) });
  }
  let waits = false;
  commands.keyBindingChanged.connect((_, { binding }) => {
    if (waits || !binding.command.startsWith(PREFIX)) return;
    waits = true;
    // Lab removes and adds all of them at each change of its settings.
    setTimeout(() => {
      waits = false;
      setKeys(keysIn(commands.keyBindings));
    });
  });
}
