/** A field that is typed into at once, as of a date or a colour, and what it opens. */
import "./dates.css";
import { Popover } from "@mantine/core";
import { useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import { say } from "../../core/locale.ts";
import { useRenderer } from "../hooks/renderer.ts";
import { Later } from "../parts/Later.tsx";
import { ClearIcon } from "./icons.tsx";

export interface Opening {
  opened: boolean;
  open(): void;
  /** Closes it; the field has the focus again unless it is said otherwise. */
  close(refocus?: boolean): void;
  field: RefObject<HTMLInputElement | null>;
}

export function useOpening(isLocked: boolean): Opening {
  const [opened, setOpened] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  return {
    opened: opened && !isLocked,
    open: () => setOpened(!isLocked),
    close(refocus = true) {
      setOpened(false);
      if (refocus) field.current?.focus();
    },
    field,
  };
}

/** What the keys of a field do: Enter submits, and the arrow down opens what it opens, as in a select. */
export function pressed(event: KeyboardEvent, submit: (event: KeyboardEvent) => void, opening: Opening): void {
  if (event.nativeEvent.isComposing) return;
  if (event.key === "Enter") submit(event);
  else if (event.key === "ArrowDown" && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    opening.open();
  }
}

interface PickerProps extends Opening {
  /** What it is called: "Choose a date". */
  name: string;
  /** How high what it opens is, while that is loaded. */
  height: number;
  /** The field that it opens below. */
  children: ReactNode;
  content: ReactNode;
}

/** What a field opens below itself: a dialog with a calendar or a list. */
export function Picker({ opened, close, name, height, children, content }: PickerProps) {
  const { portal } = useRenderer();
  return (
    <Popover
      opened={opened}
      onChange={(next) => {
        if (!next) close(false);
      }}
      position="bottom-start"
      offset={4}
      shadow="var(--jt-shadow-float)"
      transitionProps={{ duration: 0 }}
      withinPortal
      portalProps={{ target: portal }}
      trapFocus
      returnFocus={false}
      closeOnEscape={false}
      withRoles={false}
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown
        className="jt-picker"
        // eslint-disable-next-line jsx-a11y/prefer-tag-over-role -- Mantine places it
        role="dialog"
        aria-label={name}
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          close();
        }}
      >
        <Later height={height}>{content}</Later>
      </Popover.Dropdown>
    </Popover>
  );
}

interface EndProps {
  isLocked: boolean;
  opening: Opening;
  name: string;
  /** What the button shows that opens it. */
  icon: ReactNode;
  /** Empties the field; null where it cannot be emptied, or is empty. */
  onClear: (() => void) | null;
  /** What stands after the value: its time zone. */
  suffix?: ReactNode;
  /** Whether the field shares a row with another one where there is little room. */
  tight?: boolean;
}

/** What stands at the end of a field: its time zone, and the buttons that empty it and open its picker. */
export function FieldEnd({ isLocked, opening, name, icon, onClear, suffix, tight = false }: EndProps) {
  return (
    <div className="jt-date-end" data-tight={tight ? "" : undefined}>
      {suffix}
      {onClear === null || isLocked ? null : (
        <button type="button" className="jt-date-button" data-small="" aria-label={say("Clear")} onClick={onClear}>
          <ClearIcon />
        </button>
      )}
      <button
        type="button"
        className="jt-date-button"
        aria-label={name}
        aria-haspopup="dialog"
        aria-expanded={opening.opened}
        disabled={isLocked}
        // Else the field is left, and then the click opens what the press has closed.
        onMouseDown={(event) => event.stopPropagation()}
        onClick={() => (opening.opened ? opening.close() : opening.open())}
      >
        {icon}
      </button>
    </div>
  );
}

/** The width of what stands at the end of a field, in pixels. */
export function endWidth(clears: boolean, suffix = ""): number {
  return 38 + (clears ? 26 : 0) + (suffix === "" ? 0 : suffix.length * 8 + 10);
}
