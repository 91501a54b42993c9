import { GridCellKind, type GridCell, type TextCell } from "@glideapps/glide-data-grid";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { createElement, useState, type ComponentType } from "react";
import { describe, expect, test, vi } from "vitest";
import { column } from "../../gallery/properties.ts";
import { editorsFor } from "./CellEditor.tsx";
import { editorOf } from "./editing.ts";

const CELL: TextCell = { kind: GridCellKind.Text, data: "", displayData: "", allowOverlay: true };

/** An open editor, in what the grid puts around it: each key starts a timer that would close it. */
function open(options: string[] = []) {
  const editorAt = () => editorOf(column({ editable: true, options }), "text");
  const provided = editorsFor(editorAt, () => "Name")({ ...CELL, location: [0, 0] } as never) as { editor: unknown };
  const Editor = provided.editor as ComponentType<Record<string, unknown>>;
  const finished = vi.fn();
  const around = vi.fn();
  function Overlay() {
    const [value, setValue] = useState<GridCell>(CELL);
    return createElement("div", { onKeyDown: around }, createElement(Editor, { value, onChange: setValue, isHighlighted: false, onFinishedEditing: finished }));
  }
  render(createElement(Overlay));
  return { finished, around };
}

describe("an open cell", () => {
  test.each([
    [{ key: "Enter" }, [0, 1]],
    [{ key: "Tab" }, [1, 0]],
    [{ key: "Tab", shiftKey: true }, [-1, 0]],
  ])("has its whole text when %o ends it, however fast the keys come", (key, movement) => {
    const { finished, around } = open();
    const field = screen.getByLabelText("Name");
    // One batch, as a busy browser has it: no timer runs between the keys.
    act(() => {
      fireEvent.keyDown(field, { key: "2" });
      fireEvent.change(field, { target: { value: "2" } });
      fireEvent.keyDown(field, { key: "0" });
      fireEvent.change(field, { target: { value: "20" } });
    });
    fireEvent.keyDown(field, key);
    expect(finished).toHaveBeenCalledExactlyOnceWith({ ...CELL, data: "20" }, movement);
    expect(around).toHaveBeenCalledTimes(2);
  });

  test("gives nothing at Escape, and stays open at Shift+Enter and while a word is composed", () => {
    const { finished } = open();
    const field = screen.getByLabelText("Name");
    fireEvent.keyDown(field, { key: "Enter", shiftKey: true });
    fireEvent.keyDown(field, { key: "Enter", isComposing: true });
    expect(finished).not.toHaveBeenCalled();
    fireEvent.keyDown(field, { key: "Escape" });
    expect(finished).toHaveBeenCalledExactlyOnceWith(undefined, [0, 0]);
  });

  test("ends with the choice of a list", () => {
    const { finished } = open(["new", "sent"]);
    const list = screen.getByLabelText("Name");
    fireEvent.change(list, { target: { value: "sent" } });
    fireEvent.keyDown(list, { key: "Enter" });
    expect(finished).toHaveBeenCalledExactlyOnceWith({ ...CELL, data: "sent" }, [0, 1]);
  });
});
