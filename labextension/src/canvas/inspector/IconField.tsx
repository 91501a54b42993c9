/** The icon of a component, chosen from pictures, or an emoji that is typed. */
import { Popover } from "@mantine/core";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useRenderer } from "../../renderer/hooks/renderer.ts";
import type * as Drawings from "../../renderer/parts/icon-shapes.ts";
import { Icon } from "../../renderer/parts/Icon.tsx";
import { MIXED, type FieldProps } from "./DraftField.tsx";
import { iconsLike } from "./icon-search.ts";

type Shapes = Pick<typeof Drawings, "SHAPES" | "WORDS">;

const COLUMNS = 8;
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS };

/** A name as people read it. */
function words(name: string): string {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function IconField({ id, label, value, placeholder, invalid, onChange, onEnd }: FieldProps) {
  const { portal } = useRenderer();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const name = typeof value === "string" ? value : "";

  function close(): void {
    setOpen(false);
    button.current?.focus();
  }

  function choose(next: string): void {
    if (next !== value) onChange(next, false);
    onEnd();
    close();
  }

  return (
    <Popover opened={open} onDismiss={() => setOpen(false)} closeOnEscape={false} position="bottom-end" offset={4} width={304} trapFocus portalProps={{ target: portal }} classNames={{ dropdown: "jt-c-icons" }} transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <button ref={button} id={id} type="button" className="jt-c-input jt-c-icon-field" aria-label={`${label}: ${value === MIXED ? "mixed" : name || "none"}`} data-invalid={invalid || undefined} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
          {name === "" ? null : <Icon name={name} />}
          <span className={name === "" ? "jt-c-faint" : undefined}>{value === MIXED ? <i>Mixed</i> : words(name) || placeholder || "None"}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown
        aria-label={label}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Escape") close();
        }}
      >
        <Choices chosen={name} onChoose={choose} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices({ chosen, onChoose }: { chosen: string; onChoose: (name: string) => void }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [shapes, setShapes] = useState<Shapes | null>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => void import("../../renderer/parts/icon-shapes.ts").then(setShapes, () => undefined), []);
  const found = shapes === null ? [] : iconsLike(text, shapes.SHAPES, shapes.WORDS);
  const active = Math.min(at, found.length - 1);
  useEffect(() => list.current?.children[active]?.scrollIntoView({ block: "nearest" }), [active]);

  function onKeyDown(event: KeyboardEvent): void {
    const by = STEPS[event.key];
    if (event.key === "Enter" && found[active] !== undefined) onChoose(found[active]);
    else if (by === undefined || (text !== "" && event.key.endsWith("t"))) return;
    else setAt(Math.min(Math.max(active + by, 0), found.length - 1));
    event.preventDefault();
  }

  return (
    <>
      <div className="jt-c-icons-head">
        <input
          className="jt-c-input"
          data-autofocus=""
          role="combobox"
          aria-label="Find an icon"
          aria-expanded="true"
          aria-controls="jt-c-icons-list"
          aria-activedescendant={found.length > 0 ? `jt-c-icons-${active}` : undefined}
          placeholder="Find an icon, or paste an emoji"
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        {chosen === "" ? null : (
          <button type="button" className="jt-c-plain-button" onClick={() => onChoose("")}>
            None
          </button>
        )}
      </div>
      <div ref={list} id="jt-c-icons-list" className="jt-c-icons-list" role="listbox" aria-label="Icons">
        {found.map((name, index) => (
          <button
            key={name}
            id={`jt-c-icons-${index}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={name === chosen}
            aria-label={words(name)}
            title={words(name)}
            data-active={index === active ? "" : undefined}
            onClick={() => onChoose(name)}
          >
            <Icon name={name} size={18} />
          </button>
        ))}
      </div>
      {shapes !== null && found.length === 0 ? <p className="jt-c-icons-none">No icon is called so.</p> : null}
    </>
  );
}
