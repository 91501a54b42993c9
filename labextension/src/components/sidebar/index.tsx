import "./index.css";
import { useEffect, useId, useRef, useState } from "react";
import type { SidebarComponent as Properties } from "../../core/protocol.ts";
import { keep, recalled } from "../../core/browser-memory.ts";
import { say } from "../../core/locale.ts";
import { useCell, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Parts } from "../../renderer/layout/Parts.tsx";
import { TitleHelp, TitleText } from "../../renderer/layout/Title.tsx";
import { Icon } from "../../renderer/parts/Icon.tsx";

/** What the browser keeps the fold under: it is that of all pages of the app. */
const FOLD = "sidebar";

export default function Sidebar({ path, component }: ComponentProps<Properties>) {
  const { builds, app } = useRenderer();
  const isBuilt = useCell(builds);
  const id = useId();
  const side = useRef<HTMLElement>(null);
  const menu = useRef<HTMLButtonElement>(null);
  // On a narrow page it is opened, on a wide one folded.
  const [opened, setOpened] = useState(false);
  const { label, icon, badge, help, collapsible } = component;
  const [isKept, setFolded] = useState(() => recalled(app, FOLD) !== null);
  // A builder may have taken the button away that unfolds it.
  const folded = isKept && collapsible;

  useEffect(() => {
    if (!opened) return undefined;
    const close = (event: Event) => {
      const inside = event.target instanceof Node && side.current?.contains(event.target) === true;
      if (event instanceof KeyboardEvent ? event.key !== "Escape" || event.defaultPrevented : inside) return;
      setOpened(false);
      if (inside) menu.current?.focus();
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("keydown", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("keydown", close);
    };
  }, [opened]);

  return (
    <nav
      ref={side}
      className="jt-side"
      aria-label={label || path.slice(path.lastIndexOf(".") + 1).replaceAll("_", " ")}
      data-opened={opened || isBuilt ? "" : undefined}
      data-folded={folded && !isBuilt ? "" : undefined}
    >
      <div className="jt-side-head">
        <button
          ref={menu}
          type="button"
          className="jt-icon-button jt-side-menu"
          aria-label={say("Menu")}
          aria-expanded={opened}
          aria-controls={id}
          onClick={() => setOpened(!opened)}
        >
          <Icon name={opened ? "close" : "menu"} size={20} />
        </button>
        <span className="jt-side-title">
          <TitleText label={label} icon={icon} badge={badge} />
        </span>
        {collapsible ? (
          <button
            type="button"
            className="jt-icon-button jt-side-fold"
            aria-label={folded ? say("Unfold the sidebar") : say("Fold the sidebar")}
            aria-expanded={!folded}
            aria-controls={id}
            onClick={() => {
              setFolded(!folded);
              keep(app, FOLD, folded ? null : "folded");
            }}
          >
            <Icon name={folded ? "chevron_right" : "chevron_left"} />
          </button>
        ) : null}
      </div>
      <div id={id} className="jt-side-body">
        <TitleHelp text={help} />
        <Parts path={path} className="jt-side-parts" />
      </div>
    </nav>
  );
}
