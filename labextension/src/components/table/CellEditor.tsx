/** What opens over a cell in which one of a few values is chosen, or a date or time is given; texts and numbers are typed as the grid has it. */
import { GridCellKind, type GridCell, type ProvideEditorCallback, type TextCell } from "@glideapps/glide-data-grid";
import { say, sayBoolean } from "../../core/locale.ts";
import type { CellValue } from "../../core/tables.ts";
import type { Editor } from "./editing.ts";

function focus(element: HTMLElement | null): void {
  element?.focus();
}

interface CellEditorProps {
  value: TextCell;
  onChange: (cell: TextCell) => void;
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

function labelOf(choice: CellValue): string {
  if (choice === null) return say("None");
  return typeof choice === "boolean" ? sayBoolean(choice) : String(choice);
}

/** The editors of cells; `editorAt` and `labelAt` tell of a column of the grid how its cells are changed, and its head. */
export function editorsFor(editorAt: (column: number) => Editor | null, labelAt: (column: number) => string): ProvideEditorCallback<GridCell> {
  return (cell) => {
    const column = cell.location?.[0] ?? -1;
    const editor = editorAt(column);
    if (editor === null || cell.kind !== GridCellKind.Text) return undefined;
    const label = labelAt(column);
    const isPlain = editor.kind === "date" || (editor.kind === "datetime" && !/(?:Z|[+-]\d\d:?\d\d)$/u.test(cell.data));
    if (editor.choices === null && !isPlain) return undefined;
    const Shown = ({ value, onChange }: { value: GridCell; onChange: (next: GridCell) => void }) => {
      const given = { value: value as TextCell, onChange, label };
      if (editor.choices !== null) return <Choice {...given} editor={editor} />;
      return <Moment {...given} kind={editor.kind === "date" ? "date" : "datetime-local"} />;
    };
    return { editor: Shown, disablePadding: true } as ReturnType<ProvideEditorCallback<GridCell>>;
  };
}
