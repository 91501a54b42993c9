/** The bar at the selection: drag or move it, see its name, and do the usual things. */
import { Menu } from "@mantine/core";
import { useState } from "react";
import { useCell, useRenderer } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { COLUMNS, duplicate, move, remove, resize, wrap, type Command } from "../document/commands.ts";
import { holdsComponents, joined, namesIn, nameOf, parentOf } from "../document/tree.ts";
import { keysOf, run as runCommand } from "../session/actions.ts";
import { moveAllInto, moveAllOut, shiftAll, type Moving } from "../session/moving.ts";
import { followComponent, labelOf } from "./drag.ts";
import { bottom, type Rect } from "./measure.ts";

/** The height of the bar with its distance from the box, and how much room it needs above. */
const [HEIGHT, ROOM] = [34, 36];

/** How many other containers the menu names. */
const MOST = 6;

export function ActionBar({ paths, rect }: { paths: readonly string[]; rect: Rect }) {
  const parts = useCanvas();
  const { canvas, stage, ui } = parts;
  const { portal } = useRenderer();
  const page = useCell(canvas.page);
  const [opened, setOpened] = useState(false);
  const [path = ""] = paths;
  const several = paths.length > 1;
  const parent = parentOf(path);
  const scrolled = stage.scroller?.scrollTop ?? 0;
  const above = rect.y - scrolled >= ROOM + 4;
  const width = stage.scroller?.clientWidth ?? 0;
  const left = Math.max(Math.min(rect.x - 5, width - 190), 4);
  // Of a box that is higher than the view, the bar stays in view while the page scrolls.
  const isHigh = rect.height > (stage.scroller?.clientHeight ?? Number.POSITIVE_INFINITY) - 2 * ROOM;
  const style = isHigh ? { left, top: rect.y, height: rect.height } : { left, top: above ? rect.y - 5 - HEIGHT : bottom(rect) + 11 };
  const run: Run = (command) => {
    if (command !== null) runCommand(parts, command);
  };

  return (
    <div style={style}>
      <div className="jt-c-bar" onPointerDown={(event) => event.stopPropagation()}>
        <Menu opened={opened} onChange={setOpened} position="bottom-start" offset={4} portalProps={{ target: portal }} classNames={menuClasses} closeOnItemClick={false} trapFocus returnFocus transitionProps={{ duration: 120 }}>
          <Menu.Target>
            <button
              type="button"
              className="jt-c-button-icon jt-c-grip"
              aria-label={`Move ${labelOf(paths)}`}
              onPointerDown={(event) => followComponent(parts, event.nativeEvent, path, () => setOpened((now) => !now))}
              onClick={(event) => event.detail === 0 && setOpened((now) => !now)}
            >
              <Icon name="grip" />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            <Moves paths={paths} run={run} />
          </Menu.Dropdown>
        </Menu>
        <button type="button" className="jt-c-name" tabIndex={-1} onDoubleClick={() => ui.inline.set(path)}>
          {several ? `${paths.length} selected` : nameOf(path)}
        </button>
        <i className="jt-c-rule" />
        {several ? (
          <>
            <IconButton label="Wrap in a container" keys={keysOf("wrap")} small onClick={() => run(wrap(page, paths))}>
              <Icon name="wrap" />
            </IconButton>
            <IconButton label="Make a form" small onClick={() => run(wrap(page, paths, "form"))}>
              <Icon name="form" />
            </IconButton>
          </>
        ) : (
          <>
            <IconButton label={`Select ${parent === "" ? "the page" : nameOf(parent)}`} keys={keysOf("select-parent")} small onClick={() => canvas.select(parent === "" ? [] : [parent])}>
              <Icon name="parent" />
            </IconButton>
            <IconButton label="Wrap in a container" keys={keysOf("wrap")} small onClick={() => run(wrap(page, paths))}>
              <Icon name="wrap" />
            </IconButton>
          </>
        )}
        <IconButton label="Duplicate" keys={keysOf("duplicate")} small onClick={() => run(duplicate(page, paths))}>
          <Icon name="duplicate" />
        </IconButton>
        <IconButton label="Delete" keys={keysOf("delete")} small onClick={() => run(remove(page, paths))}>
          <Icon name="delete" />
        </IconButton>
      </div>
    </div>
  );
}

export const menuClasses = { dropdown: "jt-c-menu", item: "jt-c-item", itemSection: "jt-c-item-section", label: "jt-c-menu-label", divider: "jt-c-menu-rule" };

type Run = (command: Command | null) => void;

/** Where what is selected can go without a drag; drawn only while the menu is open. */
function Moves({ paths, run }: { paths: readonly string[]; run: Run }) {
  const page = useCell(useCanvas().canvas.page);
  const [path = ""] = paths;
  const parent = parentOf(path);
  const names = namesIn(page, parent);
  const before = paths.length > 1 ? undefined : names[names.indexOf(nameOf(path)) - 1];
  const into = moveAllInto(page, paths);
  const nearest = "problem" in into ? null : parentOf(into.selected[0] ?? "");
  const others = names.map((name) => joined(parent, name)).filter((one) => !paths.includes(one) && one !== nearest && holdsComponents(page, one));
  return (
    <>
      <MoveItem label="Move up" id="move-up" command={orNull(shiftAll(page, paths, -1))} run={run} icon="up" />
      <MoveItem label="Move down" id="move-down" command={orNull(shiftAll(page, paths, 1))} run={run} icon="down" />
      {parent === "" ? null : <MoveItem label={`Move out of ${nameOf(parent)}`} id="move-out" command={orNull(moveAllOut(page, paths))} run={run} icon="left" />}
      {nearest === null ? null : <MoveItem label={`Move into ${nameOf(nearest)}`} id="move-into" command={orNull(into)} run={run} icon="page" />}
      {others.slice(0, MOST).map((one) => (
        <MoveItem key={one} label={`Move into ${nameOf(one)}`} command={move(page, paths, { parent: one, before: null })} run={run} icon="page" />
      ))}
      {before === undefined ? null : <MoveItem label={`Put beside ${before}`} command={beside(page, path, joined(parent, before))} run={run} icon="beside" />}
    </>
  );
}

function orNull(moving: Moving): Command | null {
  return "problem" in moving ? null : moving;
}

interface ItemProps {
  label: string;
  id?: string;
  icon: "up" | "down" | "left" | "page" | "beside";
  command: Command | null;
  run: Run;
}

function MoveItem({ label, id, icon, command, run }: ItemProps) {
  const keys = id === undefined ? undefined : keysOf(id);
  return (
    <Menu.Item disabled={command === null} onClick={() => run(command)} leftSection={<Icon name={icon} size={14} />} rightSection={keys === undefined ? null : <small>{keys}</small>}>
      {label}
    </Menu.Item>
  );
}

/** Shares the row of the one before. */
function beside(page: Parameters<typeof move>[0], path: string, other: string): Command {
  return { label: "Put beside", selected: [path], edits: resize(page, [other, path], COLUMNS / 2).edits };
}
