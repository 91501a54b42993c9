import { expect, test } from "vitest";
import { ACTIONS } from "../../canvas/session/actions.ts";
import schema from "../../../schema/plugin.json";
import { keysIn, LABELS } from "./shortcuts.ts";

test("Lab's commands have the ids and labels of the canvas's actions, in their order", () => {
  expect(Object.entries(LABELS)).toEqual(ACTIONS.map(({ id, label }) => [id, label]));
});

test("the settings have the default keys of the canvas", () => {
  const wanted = ACTIONS.flatMap(({ id, keys }) =>
    keys.map((key) => ({ command: `jupyter-tools:canvas-${id}`, keys: [key.replace("Ctrl", "Accel")], selector: ".jp-JupyterToolsPage" })),
  );
  expect(schema["jupyter.lab.shortcuts"]).toEqual(wanted);
});

test("the default settings give the canvas its own keys", () => {
  expect(keysIn(schema["jupyter.lab.shortcuts"])).toEqual(Object.fromEntries(ACTIONS.map(({ id, keys }) => [id, [...keys]])));
});

test("other keys replace them, removed ones leave none, and sequences are left out", () => {
  const bindings = [
    { command: "jupyter-tools:canvas-redo", keys: ["Cmd Shift Z"] },
    { command: "jupyter-tools:canvas-undo", keys: ["U", "U"] },
    { command: "notebook:undo", keys: ["Z"] },
  ];
  expect(keysIn(bindings)).toMatchObject({ redo: ["Ctrl Shift Z"], undo: [], add: [] });
});

test("without settings the canvas keeps its keys", () => {
  expect(keysIn([{ command: "notebook:undo", keys: ["Z"] }])).toEqual({});
});
