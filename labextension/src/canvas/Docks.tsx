/** The docks at the sides: open beside the page where there is room, else over it from a rail of icons. */
import { useState, type ReactNode } from "react";
import { useCell } from "../renderer/hooks/renderer.ts";
import type { Mounted } from "../mount.tsx";
import { Guard } from "../renderer/parts/Guard.tsx";
import { OFFERS } from "./add/search.ts";
import { AddDock } from "./add/AddDock.tsx";
import { useCanvas } from "./context.ts";
import { DataDock } from "./data/DataDock.tsx";
import { Icon } from "./controls/Icon.tsx";
import { IconButton } from "./controls/IconButton.tsx";
import { SearchField } from "./controls/SearchField.tsx";
import type { IconName } from "./controls/icons.ts";
import { Inspector } from "./inspector/Inspector.tsx";
import type { Catalog } from "./inspector/schema.ts";
import { Outline } from "./outline/Outline.tsx";
import type { Dock } from "./session/ui.ts";
import { VisitPanel } from "./visit/VisitPanel.tsx";

interface SectionProps {
  label: string;
  grows?: boolean;
  note?: string;
  tools?: ReactNode;
  children: ReactNode;
}

function Section({ label, grows, note, tools, children }: SectionProps) {
  const [folded, setFolded] = useState(false);
  return (
    <section className="jt-c-section" data-grows={grows && !folded ? "" : undefined} aria-label={label}>
      <div className="jt-c-section-head">
        <button type="button" aria-expanded={!folded} onClick={() => setFolded(!folded)}>
          <Icon name={folded ? "right" : "down"} />
          <b>{label}</b>
        </button>
        <span className="jt-c-push">{note === undefined ? null : <small>{note}</small>}</span>
        {folded ? null : tools}
      </div>
      {folded ? null : children}
    </section>
  );
}

function OutlineSection() {
  const [search, setSearch] = useState<string | null>(null);
  return (
    <Section
      label="Outline"
      grows
      tools={
        <IconButton label="Find a component" small pressed={search !== null} onClick={() => setSearch(search === null ? "" : null)}>
          <Icon name="search" />
        </IconButton>
      }
    >
      {search === null ? null : (
        <SearchField label="Find a component" placeholder="Name, label or type" value={search} onChange={setSearch} onClose={() => setSearch(null)} />
      )}
      <Outline search={search ?? ""} />
    </Section>
  );
}

function AddSection() {
  return (
    <Section label="Add" note={`${OFFERS.filter((one) => one.group === "Components").length} types`}>
      <AddDock />
    </Section>
  );
}

function DataSection() {
  return (
    <Section label="Data">
      <DataDock />
    </Section>
  );
}

export function LeftDock() {
  return (
    <aside className="jt-c-left" aria-label="Outline and components">
      <OutlineSection />
      <AddSection />
      <DataSection />
    </aside>
  );
}

interface RightProps {
  catalog: Catalog | null;
  /** The page that Preview shows. */
  preview: Mounted | null;
}

/** The properties of what is selected; while the page is used, what its visit holds. */
export function RightDock({ catalog, preview }: RightProps) {
  const { canvas } = useCanvas();
  const mode = useCell(canvas.mode);
  const selected = useCell(canvas.selected);
  if (mode !== "build") {
    return (
      <aside className="jt-c-inspector" aria-label="This visit">
        {mode === "use" ? (
          <VisitPanel store={canvas.store} change={(path, value) => canvas.visit.change(path, value)} title="Your visit" note="You use the page with the notebook’s kernel. Values can be changed here." />
        ) : preview === null ? null : (
          <VisitPanel store={preview.store} title="A visitor’s visit" note="A visit of its own on the notebook’s kernel, as a visitor has it. What you do here changes no file." />
        )}
      </aside>
    );
  }
  return (
    <aside className="jt-c-inspector" aria-label="Properties">
      <Guard path="inspector" resetKey={selected}>
        <Inspector catalog={catalog} />
      </Guard>
    </aside>
  );
}

const LEFT: readonly { dock: Dock; label: string; icon: IconName }[] = [
  { dock: "outline", label: "Outline", icon: "outline" },
  { dock: "add", label: "Add", icon: "plus" },
  { dock: "data", label: "Data", icon: "data" },
];

export function Rail({ side, disabled }: { side: "left" | "right"; disabled?: boolean }) {
  const { ui } = useCanvas();
  const over = useCell(ui.over);
  const docks = side === "left" ? LEFT : [{ dock: "inspector" as const, label: "Properties", icon: "inspector" as const }];
  return (
    <div className="jt-c-rail" data-side={side}>
      {docks.map(({ dock, label, icon }) => (
        <IconButton key={dock} label={label} pressed={over === dock} disabled={disabled ?? false} onClick={() => ui.over.set(over === dock ? null : dock)}>
          <Icon name={icon} />
        </IconButton>
      ))}
    </div>
  );
}

/** The dock that is open over the page. */
export function OverDock({ catalog, preview }: RightProps) {
  const { ui, stage } = useCanvas();
  const over = useCell(ui.over);
  if (over === null) return null;
  return (
    <div
      className="jt-c-over"
      role="presentation"
      data-side={over === "inspector" ? "right" : "left"}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        ui.over.set(null);
        stage.scroller?.focus({ preventScroll: true });
      }}
    >
      {over === "inspector" ? (
        <RightDock catalog={catalog} preview={preview} />
      ) : (
        <aside className="jt-c-left" aria-label={over === "outline" ? "Outline" : over === "data" ? "Data" : "Components"}>
          {over === "outline" ? <OutlineSection /> : over === "data" ? <DataSection /> : <AddSection />}
        </aside>
      )}
    </div>
  );
}
