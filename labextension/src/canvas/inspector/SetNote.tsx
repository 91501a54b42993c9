/** Says below a field what a handler has set there, and which handler of which cell: this is what the page shows. */
import { givenBy } from "../../core/document.ts";
import { isSame } from "../../core/edits.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { useCell, useKey } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { python } from "../document/python.ts";
import { parentOf } from "../document/tree.ts";
import { useHandlers } from "../session/handlers.ts";
import { goToCell } from "../session/in-notebook.ts";

interface Props {
  /** The path of a component, a column or (as "page") the page. */
  path: string;
  name: string;
  /** What the file declares; undefined for nothing. */
  declared: JsonValue | undefined;
  /** Whether a rule computes the property. */
  ruled?: boolean;
}

const MOST = 60;

export function SetNote({ path, name, declared, ruled = false }: Props) {
  const { canvas } = useCanvas();
  const set = useSet(path, name);
  const handler = useKey(canvas.setters.by, path)?.[name] ?? null;
  if (set === undefined) return null;
  const over = ruled ? "what its rule gives" : declared === undefined || isSame(declared, set) ? null : "what is declared";
  return (
    <small className="jt-c-note" data-kind="set">
      <Icon name="notebook" size={12} />
      <span>
        {"Set by "}
        {handler === null ? "a cell" : <Handler name={handler} />}
        {`: ${short(set)}`}
        {over === null ? null : `. The page shows this, and not ${over}.`}
      </span>
    </small>
  );
}

/** A handler with its cell; a click shows it in the notebook, where there is one. */
function Handler({ name }: { name: string }) {
  const parts = useCanvas();
  const known = useHandlers().find((one) => one.name === name);
  const cell = known?.cell ?? null;
  const jumps = parts.notebook !== null && known !== undefined && cell !== null;
  return (
    <>
      {jumps ? (
        <button type="button" className="jt-c-text-link" aria-label={`Go to ${name}, ${known.place ?? "its cell"}`} onClick={() => void goToCell(parts, cell, known.line)}>
          {name}
        </button>
      ) : (
        <code>{name}</code>
      )}
      {known?.place === undefined ? null : `, ${known.place}`}
    </>
  );
}

/** What was set on a property and holds now; undefined for nothing. */
function useSet(path: string, name: string): JsonValue | undefined {
  const { canvas } = useCanvas();
  const { store } = canvas;
  const component = useKey(store.components, path);
  useKey(store.columns, parentOf(path));
  const value = useKey(store.values, path);
  const title = useCell(store.page)?.title;
  const handler = useKey(canvas.setters.by, path)?.[name];
  if (path === "page") return name === "title" && handler !== undefined ? title : undefined;
  const set = store.handlerValue(path, name);
  // What the visitor has entered since is not the handler's any more.
  const replaced = component !== undefined && name === givenBy(component) && (handler === undefined || !isSame(value, set));
  return replaced ? undefined : set;
}

function short(value: JsonValue): string {
  const text = python(value);
  if (text.length <= MOST) return text;
  return Array.isArray(value) ? `${value.length} items` : `${text.slice(0, MOST)}…`;
}
