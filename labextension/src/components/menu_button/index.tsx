import "./index.css";
import { useState } from "react";
import type { MenuButtonComponent as Properties } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { useRenderer, useRunning, useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { ButtonFace } from "../../renderer/parts/ButtonFace.tsx";
import { Icon } from "../../renderer/parts/Icon.tsx";
import { ChevronIcon } from "../../renderer/parts/icons.tsx";
import { entriesOf, type Entry } from "../../renderer/parts/items.ts";
import { Menu } from "../../renderer/parts/Menu.tsx";

export default function MenuButton({ path, component }: ComponentProps<Properties>) {
  const { visit } = useRenderer();
  const [, change] = useValue(path);
  const running = useRunning(path);
  const [opened, setOpened] = useState(false);
  const { label, icon, kind, items, split, disabled } = component;
  const entries = entriesOf(items);
  const [first] = entries;
  const own = split ? first : undefined;
  const name = label || own?.label || path.slice(path.lastIndexOf(".") + 1).replaceAll("_", " ");

  function click(entry: Entry): void {
    setOpened(false);
    change(entry.value);
    visit.event(path, "click");
  }

  const inside = (
    <ButtonFace icon={icon || (own?.icon ?? "")} running={running}>
      {label || own?.label || (icon ? null : name)}
    </ButtonFace>
  );
  const opener = (opens: object) => (
    <button
      {...opens}
      type="button"
      className="jt-button jt-menu-button"
      data-kind={kind}
      data-arrow={split ? "" : undefined}
      data-bare={!split && label === "" && icon !== "" ? "" : undefined}
      disabled={disabled || entries.length === 0}
      aria-label={split ? say("More of {name}", { name }) : label === "" ? name : undefined}
      aria-busy={split ? undefined : running}
      onClick={() => setOpened(!opened)}
      onKeyDown={(event) => {
        // Before the focus is in the menu, its Esc comes here.
        if (event.key !== (opened ? "Escape" : "ArrowDown")) return;
        event.preventDefault();
        event.stopPropagation();
        setOpened(!opened);
      }}
    >
      {split ? null : inside}
      {split || label !== "" || icon === "" ? <ChevronIcon up={opened} /> : null}
    </button>
  );
  const menu = (
    <Menu opened={opened} onChange={setOpened} label={name} target={opener} end={split}>
      {entries.slice(split ? 1 : 0).map((entry, index) => (
        <div key={entry.key} role="presentation">
          {entry.separator && index > 0 ? <hr /> : null}
          <button type="button" role="menuitem" tabIndex={-1} disabled={entry.disabled} onClick={() => click(entry)}>
            <Icon name={entry.icon} />
            <span>{entry.label}</span>
          </button>
        </div>
      ))}
    </Menu>
  );
  if (own === undefined) return menu;
  return (
    <fieldset className="jt-split" aria-label={name}>
      <button type="button" className="jt-button" data-kind={kind} disabled={disabled || own.disabled} aria-busy={running} onClick={() => click(own)}>
        {inside}
      </button>
      {entries.length > 1 ? menu : null}
    </fieldset>
  );
}
