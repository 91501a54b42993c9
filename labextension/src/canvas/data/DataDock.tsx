/** What the kernel holds that a page can show. */
import { useState } from "react";
import type { Variable } from "../../core/protocol.ts";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import type { IconName } from "../controls/icons.ts";
import { placeFor } from "../document/commands.ts";
import { follow } from "../stage/drag.ts";
import { goToCell } from "../session/in-notebook.ts";
import { componentFor, show } from "./make.ts";

/** What a page shows comes first. */
const ORDER: readonly Variable["kind"][] = ["frame", "figure", "estimator", "module", "array", "function", "class"];

const ICONS: Record<Variable["kind"], IconName> = {
  frame: "frame",
  function: "rule",
  class: "value",
  figure: "figure",
  estimator: "estimator",
  module: "estimator",
  array: "list",
};

export function DataDock() {
  const parts = useCanvas();
  const { canvas } = parts;
  const names = useCell(canvas.store.names);
  const kernel = useCell(canvas.store.kernel);
  const [open, setOpen] = useState<string | null>(null);
  if (names === null || names.variables.length === 0) {
    const waits = kernel === null || kernel.status === "starting";
    return (
      <div className="jt-c-empty">
        <b>{names === null && waits ? "Connecting to the kernel" : "Nothing in the kernel yet"}</b>
        <span>Run a cell that makes a DataFrame, a figure or a function.</span>
      </div>
    );
  }
  return (
    <ul className="jt-c-data" aria-label="Variables of the kernel">
      {names.variables.toSorted((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind)).map((variable) => {
        const component = componentFor(variable);
        const clicked = () => {
          if (component !== null) void show(parts, variable, placeFor(canvas.page.get(), canvas.selected.get()));
          else if (variable.cell !== null) void goToCell(parts, variable.cell, 1);
        };
        const columns = variable.columns.length > 0;
        return (
          <li key={variable.name}>
            <div className="jt-c-data-row">
              {columns ? (
                <button type="button" className="jt-c-twist" aria-label={`Columns of ${variable.name}`} aria-expanded={open === variable.name} onClick={() => setOpen(open === variable.name ? null : variable.name)}>
                  <Icon name={open === variable.name ? "down" : "right"} size={12} />
                </button>
              ) : (
                <i className="jt-c-twist" />
              )}
              <button
                type="button"
                className="jt-c-data-name"
                title={component === null ? variable.summary : `Show ${variable.name} on the page`}
                onPointerDown={(event) => {
                  if (component === null) return;
                  follow(parts, event.nativeEvent, { dragged: { component }, label: variable.name, type: String(component["type"]), dropped: (at) => void show(parts, variable, at) }, clicked);
                }}
                onClick={(event) => (component === null || event.detail === 0) && clicked()}
              >
                <Icon name={ICONS[variable.kind]} size={14} />
                <span className="jt-c-mono">{variable.signature ?? variable.name}</span>
                <small>{variable.summary}</small>
              </button>
            </div>
            {open === variable.name ? (
              <div className="jt-c-data-columns">
                {variable.columns.map((column) => (
                  <div key={column.name}>
                    <span className="jt-c-mono">{column.name}</span>
                    <small>{column.type}</small>
                  </div>
                ))}
              </div>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
