/** What opens over a cell that is changed: a field for its text, a list of its choices, or a field for its date or time. */
import { GridCellKind, TextCellEntry, type GridCell, type ProvideEditorCallback, type TextCell } from "@glideapps/glide-data-grid";
import type { KeyboardEvent, ReactNode } from "react";
import { inputOf, labelOf, type Editor } from "./editing.ts";

function focus(element: HTMLElement | null): void {
  element?.focus();
}

interface CellEditorProps {
  value: TextCell;
  onChange: (cell: TextCell) => void;
}

/** Where the present cell goes, by columns and rows. */
type Movement = readonly [-1 | 0 | 1, -1 | 0 | 1];

/**
 * Closes the editor at the keys that end it. The grid's own handler closes it in a timer of its first key: where the
 * browser is busy, the keys of a whole word come before that timer, and the word is lost.
 */
function Keys({ onEnd, children }: { onEnd: (saves: boolean, movement: Movement) => void; children: ReactNode }) {
  function onKeyDown(event: KeyboardEvent): void {
    const { key, shiftKey, nativeEvent } = event;
    if (nativeEvent.isComposing) return event.stopPropagation();
    // Shift+Enter is a line break.
    if (key !== "Escape" && key !== "Tab" && (key !== "Enter" || shiftKey)) return undefined;
    event.stopPropagation();
    event.preventDefault();
    onEnd(key !== "Escape", key === "Enter" ? [0, 1] : key === "Tab" ? [shiftKey ? -1 : 1, 0] : [0, 0]);
    return undefined;
  }
  return (
    <div className="jt-cell-keys" onKeyDownCapture={onKeyDown}>
      {children}
    </div>
  );
}

function Words({ value, onChange, label, selects }: CellEditorProps & { label: string; selects: boolean }) {
  return (
    <TextCellEntry
      aria-label={label}
      altNewline
      highlight={selects}
      value={value.data}
      onChange={(event) => onChange({ ...value, data: event.currentTarget.value })}
    />
  );
}

function Choice({ value, onChange, editor, label }: CellEditorProps & { editor: Editor; label: string }) {
  const texts = (editor.choices ?? []).map((one) => [editor.write(one), labelOf(one)] as const);
  return (
    <select
      className="jt-cell-editor"
      aria-label={label}
      ref={focus}
      value={value.data}
      onChange={(event) => onChange({ ...value, data: event.currentTarget.value })}
    >
      {texts.some(([text]) => text === value.data) ? null : <option value={value.data}>{value.data}</option>}
      {texts.map(([text, shown]) => (
        <option key={text} value={text}>
          {shown}
        </option>
      ))}
    </select>
  );
}

function Moment({ value, onChange, kind, label }: CellEditorProps & { kind: "date" | "datetime-local"; label: string }) {
  return (
    <input
      className="jt-cell-editor"
      aria-label={label}
      ref={focus}
      type={kind}
      step={kind === "date" ? undefined : 1}
      value={value.data}
      onChange={(event) => onChange({ ...value, data: event.currentTarget.value })}
    />
  );
}

/** What the grid gives an editor. */
interface Given {
  value: GridCell;
  isHighlighted: boolean;
  onChange: (next: GridCell) => void;
  onFinishedEditing: (value: GridCell | undefined, movement: Movement) => void;
}

/** The editors of cells; `editorAt` and `labelAt` tell of a column of the grid how its cells are changed, and its head. */
export function editorsFor(editorAt: (column: number, row: number) => Editor | null, labelAt: (column: number) => string): ProvideEditorCallback<GridCell> {
  return (cell) => {
    const [column, row] = cell.location ?? [-1, -1];
    const editor = editorAt(column, row);
    if (editor === null || cell.kind !== GridCellKind.Text) return undefined;
    const label = labelAt(column);
    const field = inputOf(editor, cell.data);
    const Shown = ({ value, onChange, isHighlighted, onFinishedEditing }: Given) => {
      const given = { value: value as TextCell, onChange, label };
      return (
        <Keys onEnd={(saves, movement) => onFinishedEditing(saves ? value : undefined, movement)}>
          {editor.choices !== null ? (
            <Choice {...given} editor={editor} />
          ) : field !== "text" ? (
            <Moment {...given} kind={field} />
          ) : (
            <Words {...given} selects={isHighlighted} />
          )}
        </Keys>
      );
    };
    return { editor: Shown, disablePadding: editor.choices !== null || field !== "text" } as ReturnType<ProvideEditorCallback<GridCell>>;
  };
}
