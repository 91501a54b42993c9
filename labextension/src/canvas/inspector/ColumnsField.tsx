/** The columns that a table declares, and those that its data brings. */
import { useState } from "react";
import { useCell, useKey } from "../../renderer/hooks/renderer.ts";
import type { Json } from "../../core/edits.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { frameOf, tableData } from "../../core/frames.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { heldBy, isObject, joined, nodeAt } from "../document/tree.ts";
import { TypedContext } from "../session/typed.ts";
import { DraftField } from "./DraftField.tsx";
import { useFirst } from "./More.tsx";
import { SetNote } from "./SetNote.tsx";

export function ColumnsField({ page, path, formats }: { page: Json; path: string; formats: readonly string[] }) {
  const { canvas } = useCanvas();
  const [open, setOpen] = useState<string | null>(null);
  const component = useKey(canvas.store.components, path);
  useCell(canvas.page);
  const declared = heldBy(nodeAt(page, path) ?? {});
  const frame = component === undefined ? undefined : frameOf(component);
  const data = frame === undefined ? null : tableData((component as unknown as Record<string, JsonValue>)[frame]);
  const shown = (data?.columns ?? []).map(({ name }) => name).filter((name) => !Object.hasOwn(declared, name));
  const names = [...Object.keys(declared), ...shown.filter((name) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name))];

  const { shown: columns, more } = useFirst(names);

  function set(name: string, changes: Json): void {
    const at = joined(path, name);
    const isNew = !Object.hasOwn(declared, name);
    const [reset, kept] = [Object.keys(changes).filter((key) => isDefault(key, changes[key])), Object.fromEntries(Object.entries(changes).filter(([key, value]) => !isDefault(key, value)))];
    void canvas.run({
      label: `Change column ${name}`,
      edits: isNew
        ? [{ type: "add", path: at, component: kept, before: null, exact: false }]
        : [{ type: "change", path: at, changes: kept, reset, order: null, exact: false }],
      selected: [path],
    }, `${at} ${Object.keys(changes).join(" ")}`);
  }

  function move(name: string, by: -1 | 1): void {
    const all = Object.keys(declared);
    const index = all.indexOf(name);
    const before = by < 0 ? all[index - 1] : (all[index + 2] ?? null);
    if (before === undefined || (by > 0 && index === all.length - 1)) return;
    void canvas.run({ label: `Move column ${name}`, edits: [{ type: "move", path: joined(path, name), to: path, before, exact: false }], selected: [path] });
  }

  if (names.length === 0) return <small className="jt-c-note">They come with the data: switch to Use to load it.</small>;
  return (
    <div className="jt-c-columns-list">
      {columns.map((name) => {
        const node = Object.hasOwn(declared, name) && isObject(declared[name]) ? declared[name] : {};
        const visible = node["visible"] !== false;
        return (
          <div key={name} className="jt-c-column" data-declared={Object.hasOwn(declared, name) ? "" : undefined}>
            <div className="jt-c-column-head">
              <button type="button" className="jt-c-column-name" aria-expanded={open === name} onClick={() => setOpen(open === name ? null : name)}>
                <Icon name={open === name ? "down" : "right"} size={12} />
                <span>{name}</span>
              </button>
              <button type="button" className="jt-c-switch" role="switch" aria-checked={visible} aria-label={`Show ${name}`} onClick={() => set(name, { visible: !visible })} />
            </div>
            <SetNote path={joined(path, name)} name="visible" declared={node["visible"]} />
            {open !== name ? null : (
              <div className="jt-c-column-fields">
                <label htmlFor={`${name}-label`}>Label</label>
                <div>
                  <TypedContext value={{ paths: [joined(path, name)], property: "label" }}>
                    <DraftField id={`${name}-label`} label={`Label of ${name}`} text={typeof node["label"] === "string" ? node["label"] : ""} mixed={false} placeholder={name} onText={(text) => set(name, { label: text === "" ? null : text })} onEnd={() => canvas.endStep()} />
                  </TypedContext>
                  <SetNote path={joined(path, name)} name="label" declared={node["label"]} />
                </div>
                <label htmlFor={`${name}-format`}>Format</label>
                <div>
                  <select id={`${name}-format`} className="jt-c-input" value={String(node["format"] ?? "")} onChange={({ target }) => set(name, { format: target.value === "" ? null : target.value })}>
                    <option value="">As it is</option>
                    {formats.map((format) => (
                      <option key={format} value={format}>{format}</option>
                    ))}
                  </select>
                  <SetNote path={joined(path, name)} name="format" declared={node["format"]} />
                </div>
                <label htmlFor={`${name}-width`}>Width</label>
                <div>
                  <TypedContext value={{ paths: [joined(path, name)], property: "width" }}>
                    <DraftField id={`${name}-width`} label={`Width of ${name}`} text={node["width"] === undefined || node["width"] === null ? "" : String(node["width"])} mixed={false} placeholder="To fit" onText={(text) => { const width = Number(text); if (text === "") set(name, { width: null }); else if (Number.isInteger(width)) set(name, { width }); }} onEnd={() => canvas.endStep()} />
                  </TypedContext>
                  <SetNote path={joined(path, name)} name="width" declared={node["width"]} />
                </div>
                {Object.hasOwn(declared, name) ? (
                  <span className="jt-c-column-moves">
                    <button type="button" className="jt-c-plain-button" onClick={() => move(name, -1)}>Up</button>
                    <button type="button" className="jt-c-plain-button" onClick={() => move(name, 1)}>Down</button>
                    <button type="button" className="jt-c-plain-button" onClick={() => void canvas.run({ label: `Reset column ${name}`, edits: [{ type: "remove", path: joined(path, name) }], selected: [path] })}>Reset</button>
                  </span>
                ) : null}
              </div>
            )}
          </div>
        );
      })}
      {more}
    </div>
  );
}

function isDefault(name: string, value: JsonValue | undefined): boolean {
  return name === "visible" ? value === true : value === null;
}
