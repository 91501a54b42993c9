import { afterEach, expect, test, vi } from "vitest";
import type { CanvasParts } from "../context.ts";
import { setKeys } from "./actions.ts";
import type { Mode } from "./canvas.ts";
import { madeCanvas } from "./made.ts";
import { press } from "./press.ts";
import { Ui } from "./ui.ts";

afterEach(() => {
  setKeys({});
  document.body.replaceChildren();
});

function pressed(mode: Mode, html: string): { over: string | null; taken: boolean; focused: number } {
  const canvas = madeCanvas({ page: { components: { one: { type: "number" } } }, save: () => new Promise(() => undefined) });
  const ui = new Ui();
  const focus = vi.fn();
  canvas.setMode(mode);
  ui.over.set("inspector");
  document.body.innerHTML = html;
  const target = document.body.querySelector("button, input");
  const taken = press({ canvas, ui, stage: { scroller: { focus } } } as unknown as CanvasParts, new KeyboardEvent("keydown", { key: "Escape" }), target);
  canvas.stop();
  return { over: ui.over.get(), taken, focused: focus.mock.calls.length };
}

const RAIL = '<div class="jt-c-rail"><button></button></div>';

test.each(["build", "use", "preview"] as const)("Esc closes the dock over the page from its icon: %s", (mode) => {
  expect(pressed(mode, RAIL)).toEqual({ over: null, taken: true, focused: 1 });
});

test("Esc does so whatever keys the host has for what it does else", () => {
  setKeys({ "select-parent": ["ArrowLeft"] });
  expect(pressed("build", RAIL).over).toBeNull();
});

test("Esc in a field beside the dock is the field's", () => {
  expect(pressed("build", "<input>").over).toBe("inspector");
});
