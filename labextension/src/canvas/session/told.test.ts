import { expect, test } from "vitest";
import type { Edit } from "../../core/protocol.ts";
import { asBefore, sentence } from "./told.ts";

test.each<[message: string, told: string]>([
  ["properties.json: pages.desk.ipynb.kernel.idle_minutes: must be more than 0", "Idle (minutes): must be more than 0"],
  ["pages.desk.ipynb.kernel.memory_mb: must be a whole number; pages.desk.ipynb.kernel.cpu_seconds: must be at least 1", "Memory (MB): must be a whole number; CPU (seconds): must be at least 1"],
  ["pages.my desk.v2.ipynb.kernel: must be an object", "my desk.v2.ipynb, Kernel: must be an object"],
  ["pages.other.ipynb.components.go.label: must be text", "other.ipynb, go.label: must be text"],
  ["pages.desk.ipynb.policies.search.pool: the app has no pool 'nope'", "Policy of search, Pool: the app has no pool 'nope'"],
  ["pages.desk.ipynb.handlers.load: must be text", "Load: must be text"],
  ["pages.desk.ipynb.width: must be 's' or 'm'", "Width: must be 's' or 'm'"],
  ["properties.json: theme.accent: must be 'indigo' or 'blue'", "Colour: must be 'indigo' or 'blue'"],
  ["properties.json: pools.a b: 'a b' is not a Python identifier", "Pool a b: 'a b' is not a Python identifier"],
  ["title: must be text", "Title: must be text"],
  ["pages.desk.ipynb.components.form.components.min.rules.visible: state.kin: unknown", "form.min.rules.visible: state.kin: unknown"],
  ["pages.desk.ipynb.components.go.pace.click.debounce: must be more than 0", "go, pace of click, Debounce (s): must be more than 0"],
  ["edits[0] (change a.b): `min` is no property", "`min` is no property"],
  ["there is a title: it stays; pages are none", "There is a title: it stays; pages are none"],
])("%s", (message, told) => {
  expect(sentence(message, "desk.ipynb")).toBe(told);
});

test.each<[message: string, told: string]>([
  ["new_name.label: there is no component nix", "box.old.label: there is no component nix"],
  ["other.label: a; new_name.text: b", "other.label: a; box.old.text: b"],
  ["new_names.label: a", "new_names.label: a"],
])("%s names the component as it is called", (message, told) => {
  const edits = [{ type: "rename", path: "box.old", name: "new_name" }, { type: "move", path: "box.new_name", to: "", before: null }] as Edit[];
  expect(asBefore(message, edits)).toBe(told);
});
