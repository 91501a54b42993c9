/** The line that opens above the page: it adds components, or sets properties, and lists what fits what is typed. */
import "./Palette.css";
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from "react";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { marked } from "./search.ts";

const [WIDTH, WIDE, HEIGHT] = [440, 640, 420];

/** One thing that can be chosen. */
export interface Item {
  key: string;
  label: string;
  note: string;
  icon: ReactNode;
}

interface Props<T extends Item> {
  /** What the line does, for people who do not see it. */
  label: string;
  placeholder: string;
  /** What it does with what is typed: "Insert after search". */
  where: string;
  text: string;
  groups: readonly { group: string; items: readonly T[] }[];
  /** What is searched for, and marked in what is found. */
  search: string;
  /** Whether a line is written, which takes more room. */
  wide: boolean;
  problem: string | null;
  foot: ReactNode;
  onText: (text: string) => void;
  /** Enter, and a click; `again` with Shift. */
  onEnter: (chosen: T | undefined, again: boolean) => void;
  /** Tab: takes what is chosen into the line. */
  onTab: (chosen: T | undefined) => void;
  /** Other keys; whether it took one. */
  onKey?: (event: KeyboardEvent) => boolean;
  onClose: () => void;
}

export function PaletteBox<T extends Item>({ label, placeholder, where, text, groups, search, wide, problem, foot, onText, onEnter, onTab, onKey, onClose }: Props<T>) {
  const { canvas, ui, stage } = useCanvas();
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const flat = groups.flatMap(({ items }) => items);
  const [style, setStyle] = useState<CSSProperties>({});

  // Before it is painted, so that it does not jump.
  useLayoutEffect(() => {
    const root = box.current?.parentElement;
    if (root) setStyle(placeBelow(root, stage.measure?.slot(canvas.selected.get().at(-1) ?? "") ?? null, wide ? WIDE : WIDTH));
    field.current?.focus();
  }, [stage, canvas, wide]);

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

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (onKey?.(event) === true) setChosen(0);
    else if (event.key === "ArrowDown") choose((chosen + 1) % Math.max(flat.length, 1));
    else if (event.key === "ArrowUp") choose((chosen + flat.length - 1) % Math.max(flat.length, 1));
    else if (event.key === "Enter") onEnter(flat[chosen], event.shiftKey);
    else if (event.key === "Escape") onClose();
    else if (event.key === "Tab") onTab(flat[chosen]);
    else return;
    event.preventDefault();
  }

  return (
    <div ref={box} className="jt-c-palette" role="dialog" aria-label={label} style={style}>
      <div className="jt-c-palette-search">
        <Icon name="search" />
        <input
          ref={field}
          role="combobox"
          aria-expanded="true"
          aria-controls="jt-c-offers"
          aria-activedescendant={flat[chosen] === undefined ? undefined : `jt-c-offer-${chosen}`}
          aria-invalid={problem !== null || undefined}
          aria-label={placeholder}
          placeholder={placeholder}
          spellCheck={false}
          value={text}
          onChange={({ target }) => {
            onText(target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        {wide ? null : <small>{where}</small>}
      </div>
      {problem === null ? null : (
        <div className="jt-c-palette-problem" role="alert">
          <Icon name="error" size={14} />
          {problem}
        </div>
      )}
      <div ref={list} id="jt-c-offers" className="jt-c-palette-list" role="listbox" aria-label={label}>
        {flat.length === 0 && problem === null && search !== "" ? (
          <div className="jt-c-empty">
            <b>Nothing found</b>
            <span>{`Nothing has “${search}”.`}</span>
          </div>
        ) : null}
        {groups.map(({ group, items }) => (
          <div key={group} role="group" aria-label={group}>
            <div className="jt-c-palette-group">{group}</div>
            {items.map((item) => {
              const index = flat.indexOf(item);
              const [before, match, after] = marked(item.label, search);
              return (
                <div
                  key={item.key}
                  id={`jt-c-offer-${index}`}
                  role="option"
                  aria-selected={index === chosen}
                  className="jt-c-palette-item"
                  tabIndex={-1}
                  onPointerMove={() => setChosen(index)}
                  onPointerUp={() => onEnter(item, false)}
                >
                  {item.icon}
                  <span>
                    {before}
                    <mark>{match}</mark>
                    {after}
                  </span>
                  <small>{item.note}</small>
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <div className="jt-c-palette-foot">
        {foot}
        <span className="jt-c-push">
          <kbd className="jt-c-key">Esc</kbd> Close
        </span>
      </div>
    </div>
  );
}

/** Keys and what they do, at the foot. */
export function Hint({ keys, children }: { keys: readonly string[]; children: ReactNode }) {
  return (
    <span>
      {keys.map((key) => (
        <kbd key={key} className="jt-c-key">
          {key}
        </kbd>
      ))}{" "}
      {children}
    </span>
  );
}

/** Under what is selected, above it where there is no room, and always inside the canvas. */
function placeBelow(root: HTMLElement, slot: HTMLElement | null, wanted: number): CSSProperties {
  const view = root.getBoundingClientRect();
  const width = Math.min(wanted, view.width - 16);
  if (slot === null) return { left: (view.width - width) / 2, top: Math.max(Math.min(120, view.height - HEIGHT - 8), 8), width };
  const box = slot.getBoundingClientRect();
  const left = Math.min(Math.max(box.left - view.left - 5, 8), view.width - width - 8);
  const below = box.bottom - view.top + 14;
  const above = view.bottom - box.top + 14;
  // Its bottom edge is fixed just above what is selected, so that a short list stays beside it.
  if (below + HEIGHT > view.height - 8 && above + HEIGHT <= view.height - 8) return { left, bottom: above, width };
  return { left, top: Math.max(Math.min(below, view.height - HEIGHT - 8), 8), width };
}
