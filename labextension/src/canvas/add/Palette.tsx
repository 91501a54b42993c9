/** The quick search: `/` or Ctrl+K, a few letters, Enter. */
import "./Palette.css";
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type CSSProperties } from "react";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon, TypeIcon } from "../controls/Icon.tsx";
import { nameOf, nextName } from "../document/tree.ts";
import { addComponent } from "../session/actions.ts";
import { show } from "../data/make.ts";
import { found, kernelOffers, marked, OFFERS, type Offer } from "./search.ts";

const MOST = 9;
const [WIDTH, HEIGHT] = [440, 420];

export function Palette() {
  const { ui } = useCanvas();
  const at = useCell(ui.palette);
  return at === null ? null : <Search key={at.where} />;
}

function Search() {
  const parts = useCanvas();
  const { canvas, ui, stage } = parts;
  const variables = useCell(canvas.store.names)?.variables;
  const at = ui.palette.get();
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const offers = useMemo(() => grouped(found([...OFFERS, ...kernelOffers(variables ?? [])], search)), [search, variables]);
  const flat = offers.flatMap(({ items }) => items);
  const [style, setStyle] = useState<CSSProperties>({});

  // Before it is painted, so that it does not jump.
  useLayoutEffect(() => {
    const root = box.current?.parentElement;
    if (root) setStyle(placeBelow(root, stage.measure?.slot(canvas.selected.get().at(-1) ?? "") ?? null));
    field.current?.focus();
  }, [stage, canvas]);

  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) ui.palette.set(null);
    };
    window.addEventListener("pointerdown", outside, true);
    return () => window.removeEventListener("pointerdown", outside, true);
  }, [ui]);

  function choose(index: number): void {
    setChosen(index);
    list.current?.querySelector(`#jt-c-offer-${index}`)?.scrollIntoView({ block: "nearest" });
  }

  function close(): void {
    ui.palette.set(null);
    stage.scroller?.focus({ preventScroll: true });
  }

  function insert(offer: Offer | undefined, again: boolean): void {
    if (offer === undefined || at === null) return undefined;
    if (offer.variable) {
      close();
      return void show(parts, offer.variable, at.place);
    }
    const path = addComponent(parts, offer.component, at.place, !again);
    if (!again) return close();
    const before = nextName(canvas.page.get(), path);
    return ui.palette.set({ place: { parent: at.place.parent, before }, where: `after ${nameOf(path)}` });
  }

  return (
    <div ref={box} className="jt-c-palette" role="dialog" aria-label="Add a component" style={style}>
      <div className="jt-c-palette-search">
        <Icon name="search" />
        <input
          ref={field}
          role="combobox"
          aria-expanded="true"
          aria-controls="jt-c-offers"
          aria-activedescendant={flat[chosen] === undefined ? undefined : `jt-c-offer-${chosen}`}
          aria-label="Search components"
          placeholder="Search components"
          value={search}
          onChange={({ target }) => {
            setSearch(target.value);
            setChosen(0);
          }}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.nativeEvent.isComposing) return;
            if (event.key === "ArrowDown") choose((chosen + 1) % Math.max(flat.length, 1));
            else if (event.key === "ArrowUp") choose((chosen + flat.length - 1) % Math.max(flat.length, 1));
            else if (event.key === "Enter") insert(flat[chosen], event.shiftKey);
            else if (event.key === "Escape") close();
            else if (event.key !== "Tab") return;
            event.preventDefault();
          }}
        />
        <small>{at === null ? "" : `Insert ${at.where}`}</small>
      </div>
      <div ref={list} id="jt-c-offers" className="jt-c-palette-list" role="listbox" aria-label="Components">
        {flat.length === 0 ? (
          <div className="jt-c-empty">
            <b>Nothing found</b>
            <span>{`No component has “${search}”.`}</span>
          </div>
        ) : null}
        {offers.map(({ group, items }) => (
          <div key={group} role="group" aria-label={group}>
            <div className="jt-c-palette-group">{group}</div>
            {items.map((offer) => {
              const index = flat.indexOf(offer);
              const [before, match, after] = marked(offer.label, search);
              return (
                <div
                  key={offer.key}
                  id={`jt-c-offer-${index}`}
                  role="option"
                  aria-selected={index === chosen}
                  className="jt-c-palette-item"
                  tabIndex={-1}
                  onPointerMove={() => setChosen(index)}
                  onPointerUp={() => insert(offer, false)}
                >
                  <TypeIcon type={offer.type} size={16} />
                  <span>
                    {before}
                    <mark>{match}</mark>
                    {after}
                  </span>
                  <small>{offer.note}</small>
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <div className="jt-c-palette-foot">
        <span>
          <kbd className="jt-c-key">↑</kbd>
          <kbd className="jt-c-key">↓</kbd> Choose
        </span>
        <span>
          <kbd className="jt-c-key">Enter</kbd> Insert
        </span>
        <span>
          <kbd className="jt-c-key">Shift</kbd>
          <kbd className="jt-c-key">Enter</kbd> And next
        </span>
        <span className="jt-c-push">
          <kbd className="jt-c-key">Esc</kbd> Close
        </span>
      </div>
    </div>
  );
}

/** Offers by group; the group with the best one comes first. */
function grouped(offers: readonly Offer[]): { group: string; items: Offer[] }[] {
  const groups = [...new Set(offers.map(({ group }) => group))];
  return groups.map((group) => ({ group, items: offers.filter((one) => one.group === group).slice(0, MOST * 2) }));
}

/** Under what is selected, above it where there is no room, and always inside the canvas. */
function placeBelow(root: HTMLElement, slot: HTMLElement | null): CSSProperties {
  const view = root.getBoundingClientRect();
  const width = Math.min(WIDTH, view.width - 16);
  if (slot === null) return { left: (view.width - width) / 2, top: Math.max(Math.min(120, view.height - HEIGHT - 8), 8), width };
  const box = slot.getBoundingClientRect();
  const left = Math.min(Math.max(box.left - view.left - 5, 8), view.width - width - 8);
  const below = box.bottom - view.top + 14;
  const above = box.top - view.top - HEIGHT - 14;
  const top = below + HEIGHT <= view.height - 8 || above < 8 ? Math.min(below, view.height - HEIGHT - 8) : above;
  return { left, top: Math.max(top, 8), width };
}
