/** The whole of a nested value, over its cell. */
import type { ProvideEditorCallback, TextCell } from "@glideapps/glide-data-grid";
import type { GridCell } from "@glideapps/glide-data-grid";
import { useEffect, useRef } from "react";
import { indented } from "../../renderer/formats/cell-formats.ts";

function JsonView({ value }: { value: TextCell }) {
  const box = useRef<HTMLPreElement>(null);
  // Keys close it where it has the focus.
  useEffect(() => box.current?.focus(), []);
  return (
    <pre ref={box} className="jt-cell-json" tabIndex={-1}>
      {indented(value.data)}
    </pre>
  );
}

/** What opens over a cell that is only read. */
export const jsonOver: ProvideEditorCallback<GridCell> = (cell) =>
  cell.kind === "text" && cell.readonly === true ? { editor: JsonView as never, disablePadding: true } : undefined;
