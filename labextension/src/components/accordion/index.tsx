import "../../renderer/layout/sections.css";
import "./index.css";
import { useId } from "react";
import type { AccordionComponent as Properties } from "../../core/protocol.ts";
import { useSections } from "../../renderer/hooks/sections.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { SectionTitle } from "../../renderer/layout/SectionTitle.tsx";
import { Slot } from "../../renderer/layout/Slot.tsx";
import { Heading } from "../../renderer/layout/Title.tsx";
import { ChevronIcon } from "../../renderer/parts/icons.tsx";

export default function Accordion({ path, component }: ComponentProps<Properties>) {
  const id = useId();
  const { names, open, drawn, turn } = useSections(path, component);
  const { label, icon, badge, help } = component;
  return (
    <section className="jt-card jt-accordion" aria-labelledby={label ? id : undefined}>
      <Heading id={id} label={label} icon={icon} badge={badge} help={help} />
      {names.length === 0 ? <div className="jt-parts" /> : null}
      {names.map((name) => {
        const isOpen = open.includes(name);
        return (
          <div key={name} className="jt-fold" data-section={`${path}.${name}`}>
            <h3 className="jt-fold-head">
              <button
                type="button"
                id={`${id}-${name}`}
                aria-expanded={isOpen}
                aria-controls={`${id}-${name}-panel`}
                onClick={() => turn(name, !isOpen)}
              >
                <SectionTitle path={`${path}.${name}`} />
                <ChevronIcon up={isOpen} />
              </button>
            </h3>
            <div id={`${id}-${name}-panel`} className="jt-section" hidden={!isOpen}>
              {drawn.has(name) ? <Slot path={`${path}.${name}`} /> : null}
            </div>
          </div>
        );
      })}
    </section>
  );
}
