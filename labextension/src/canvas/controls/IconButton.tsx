import { Tooltip } from "@mantine/core";
import { useRenderer } from "../../renderer/hooks/renderer.ts";
import type { MouseEvent, PointerEvent, ReactNode } from "react";

interface Props {
  /** What it does, in a word or two: its name for everybody who does not see the icon. */
  label: string;
  /** The keys that do the same. */
  keys?: string | undefined;
  small?: boolean;
  pressed?: boolean;
  disabled?: boolean;
  children: ReactNode;
  onClick?: (event: MouseEvent<HTMLButtonElement>) => void;
  onPointerDown?: (event: PointerEvent<HTMLButtonElement>) => void;
}

/** A button with an icon, which says in a tip what it does. */
export function IconButton({ label, keys, small, pressed, disabled, children, onClick, onPointerDown }: Props) {
  return (
    <Tip label={label} keys={keys}>
      <button
        type="button"
        className={small ? "jt-c-button-icon jt-c-small" : "jt-c-button-icon"}
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={onClick}
        onPointerDown={onPointerDown}
      >
        {children}
      </button>
    </Tip>
  );
}

export function Tip({ label, keys, children }: { label: string; keys?: string | undefined; children: ReactNode }) {
  const { portal } = useRenderer();
  return (
    <Tooltip
      portalProps={{ target: portal }}
      label={
        <>
          {label}
          {keys === undefined ? null : <kbd className="jt-c-key">{keys}</kbd>}
        </>
      }
      openDelay={500}
      events={{ hover: true, focus: true, touch: false }}
      classNames={{ tooltip: "jt-c-tip" }}
      transitionProps={{ duration: 120 }}
    >
      {children}
    </Tooltip>
  );
}
