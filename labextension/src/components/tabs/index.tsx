import "../../renderer/layout/sections.css";
import "./index.css";
import { useId, type KeyboardEvent } from "react";
import type { TabsComponent as Properties } from "../../core/protocol.ts";
import { useSections } from "../../renderer/hooks/sections.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { SectionTitle } from "../../renderer/layout/SectionTitle.tsx";
import { Slot } from "../../renderer/layout/Slot.tsx";
import { Heading } from "../../renderer/layout/Title.tsx";

export default function Tabs({ path, component }: ComponentProps<Properties>) {
  const id = useId();
  const { names, open, drawn, turn } = useSections(path, component);
  const [active = ""] = open;
  const { label, icon, badge, help, vertical } = component;

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const [back, on] = vertical ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
    const index = names.indexOf(active);
    const next = { [back]: names.at(index - 1), [on]: names[(index + 1) % names.length], Home: names[0], End: names.at(-1) }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    turn(next, true);
    event.currentTarget.querySelector<HTMLElement>(`[data-section="${CSS.escape(`${path}.${next}`)}"]`)?.focus();
  }

  return (
    <section className="jt-card jt-tabs" data-vertical={vertical ? "" : undefined} aria-labelledby={label ? id : undefined}>
      <Heading id={id} label={label} icon={icon} badge={badge} help={help} />
      {names.length === 0 ? (
        <div className="jt-parts" />
      ) : (
        <div className="jt-tabs-body">
          <div
            className="jt-tab-list"
            role="tablist"
            tabIndex={-1}
            aria-orientation={vertical ? "vertical" : "horizontal"}
            aria-label={label || path.slice(path.lastIndexOf(".") + 1).replaceAll("_", " ")}
            onKeyDown={onKeyDown}
          >
            {names.map((name) => (
              <button
                key={name}
                type="button"
                role="tab"
                id={`${id}-${name}`}
                className="jt-tab"
                data-section={`${path}.${name}`}
                aria-selected={name === active}
                aria-controls={`${id}-${name}-panel`}
                tabIndex={name === active ? 0 : -1}
                onClick={() => turn(name, true)}
              >
                <SectionTitle path={`${path}.${name}`} />
              </button>
            ))}
          </div>
          <div className="jt-tab-panels">
            {names.map((name) => (
              <div key={name} role="tabpanel" id={`${id}-${name}-panel`} aria-labelledby={`${id}-${name}`} className="jt-section" hidden={name !== active}>
                {drawn.has(name) ? <Slot path={`${path}.${name}`} /> : null}
              </div>
            ))}
          </div>
        </div>
      )}
    </section>
  );
}
