/** The bar above everything: modes, history, widths, the state of the file, problems, Publish. */
import { Menu } from "@mantine/core";
import { useCell, useRenderer } from "../renderer/hooks/renderer.ts";
import { useCanvas } from "./context.ts";
import { Icon } from "./controls/Icon.tsx";
import { IconButton, Tip } from "./controls/IconButton.tsx";
import type { IconName } from "./controls/icons.ts";
import { keysOf, showProblem } from "./session/actions.ts";
import type { Finding } from "./session/api.ts";
import type { Mode } from "./session/canvas.ts";
import type { Device } from "./session/ui.ts";
import { menuClasses } from "./stage/ActionBar.tsx";

const MODES: readonly { mode: Mode; label: string; icon: IconName; tip: string }[] = [
  { mode: "build", label: "Build", icon: "select", tip: "A click selects" },
  { mode: "use", label: "Use", icon: "play", tip: "A click runs" },
  { mode: "preview", label: "Preview", icon: "eye", tip: "As a visitor has it" },
];
const DEVICES: readonly { device: Device; label: string; width: number | null }[] = [
  { device: "phone", label: "Phone", width: 390 },
  { device: "tablet", label: "Tablet", width: 768 },
  { device: "desktop", label: "Desktop", width: null },
];

export function widthOfDevice(device: Device): number | null {
  return DEVICES.find((one) => one.device === device)?.width ?? null;
}

export function TopBar({ width }: { width: number }) {
  const parts = useCanvas();
  const { canvas, ui } = parts;
  const mode = useCell(canvas.mode);
  const steps = useCell(canvas.steps);
  const layout = useCell(ui.layout);
  const builds = mode === "build";
  return (
    <div className="jt-c-top" role="toolbar" aria-label="Canvas">
      <div className="jt-c-modes" role="radiogroup" aria-label="Mode">
        {MODES.map((one) => (
          <Tip key={one.mode} label={one.tip} keys={one.mode === "use" ? keysOf("use") : undefined}>
            <button type="button" role="radio" aria-checked={mode === one.mode} aria-label={one.label} onClick={() => canvas.setMode(one.mode)}>
              <Icon name={one.icon} />
              {layout === "narrow" && mode !== one.mode ? null : <span>{one.label}</span>}
            </button>
          </Tip>
        ))}
      </div>
      <i className="jt-c-rule" />
      <IconButton label={steps.undo === null ? "Nothing to undo" : `Undo: ${steps.undo}`} keys={keysOf("undo")} disabled={!builds || steps.undo === null} onClick={() => canvas.undo()}>
        <Icon name="undo" />
      </IconButton>
      <IconButton label={steps.redo === null ? "Nothing to redo" : `Redo: ${steps.redo}`} keys={keysOf("redo")} disabled={!builds || steps.redo === null} onClick={() => canvas.redo()}>
        <Icon name="redo" />
      </IconButton>
      <i className="jt-c-rule" />
      <Devices width={width} />
      <div className="jt-c-top-end">
        <FileState />
        <Problems />
        <button type="button" className="jt-c-primary" onClick={() => ui.publishing.set(true)}>
          <Icon name="publish" />
          {layout === "narrow" ? null : "Publish"}
          {layout === "narrow" ? <span className="jt-c-said">Publish</span> : null}
        </button>
      </div>
    </div>
  );
}

function Devices({ width }: { width: number }) {
  const { canvas, ui } = useCanvas();
  const { portal } = useRenderer();
  const device = useCell(ui.device);
  const layout = useCell(ui.layout);
  useCell(canvas.mode);
  if (layout !== "wide") {
    return (
      <Menu position="bottom-start" portalProps={{ target: portal }} classNames={menuClasses} transitionProps={{ duration: 120 }}>
        <Menu.Target>
          <button type="button" className="jt-c-device-menu" aria-label={`Width: ${device}`}>
            <Icon name={device} />
            <Icon name="down" size={12} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {DEVICES.map((one) => (
            <Menu.Item key={one.device} leftSection={<Icon name={one.device} size={14} />} rightSection={<small>{one.width === null ? "" : `${one.width} px`}</small>} onClick={() => ui.device.set(one.device)}>
              {one.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    );
  }
  return (
    <>
      <div className="jt-c-modes jt-c-devices" role="radiogroup" aria-label="Width">
        {DEVICES.map((one) => (
          <Tip key={one.device} label={one.width === null ? one.label : `${one.label}, ${one.width} px`}>
            <button type="button" role="radio" aria-checked={device === one.device} aria-label={one.label} onClick={() => ui.device.set(one.device)}>
              <Icon name={one.device} />
            </button>
          </Tip>
        ))}
      </div>
      <small className="jt-c-width">{`${widthOfDevice(device) ?? width} px`}</small>
    </>
  );
}

function FileState() {
  const { canvas } = useCanvas();
  const state = useCell(canvas.saver.state);
  const mode = useCell(canvas.mode);
  if (mode === "preview") return <small className="jt-c-state">Saves nothing</small>;
  if (state.kind === "unsent") {
    return (
      <small className="jt-c-state" data-kind="warning" role="status">
        <Icon name={state.why === null ? "offline" : "warning"} size={14} />
        {`${state.why === null ? "Not sent" : "Not saved"}: ${state.count} ${state.count === 1 ? "edit" : "edits"}`}
      </small>
    );
  }
  return (
    <small className="jt-c-state" role="status">
      {state.kind === "saving" ? "Saving" : "Saved"}
    </small>
  );
}

/** Where a problem is: its component, its cell with the line, or its file. */
function placeOf({ path, cell, line, file }: Finding): string {
  if (path !== null || cell === null) return path ?? file;
  return line === null ? `Cell ${cell + 1}` : `Cell ${cell + 1}, line ${line}`;
}

function Problems() {
  const parts = useCanvas();
  const { canvas, ui } = parts;
  const { portal } = useRenderer();
  const findings = useCell(canvas.problems.findings);
  const layout = useCell(ui.layout);
  const count = findings.length;
  const words = count === 0 ? "No problems" : `${count} ${count === 1 ? "problem" : "problems"}`;
  return (
    <Menu position="bottom-end" width={360} portalProps={{ target: portal }} classNames={menuClasses} disabled={count === 0} transitionProps={{ duration: 120 }}>
      <Menu.Target>
        <button type="button" className="jt-c-problems" data-kind={count === 0 ? undefined : findings.every((one) => one.warning) ? "warning" : "error"} aria-label={words} disabled={count === 0}>
          <Icon name={count === 0 ? "done" : "warning"} />
          {layout === "wide" ? words : count === 0 ? null : count}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          Problems <kbd className="jt-c-key">F8</kbd>
        </Menu.Label>
        {findings.slice(0, 50).map((one) => (
          <Menu.Item
            key={`${one.place} ${one.message}`}
            className="jt-c-problem"
            leftSection={
              <span data-kind={one.warning ? "warning" : "error"}>
                <Icon name={one.warning ? "warning" : "error"} size={14} />
              </span>
            }
            onClick={() => showProblem(parts, one)}
          >
            <b>{placeOf(one)}</b> {one.message}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

