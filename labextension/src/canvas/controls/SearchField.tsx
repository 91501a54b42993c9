import { useLayoutEffect, useRef } from "react";
import { Icon } from "./Icon.tsx";

interface Props {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  onClose: () => void;
}

/** A search that has just been opened: it takes the focus, and Esc closes it. */
export function SearchField({ label, placeholder, value, onChange, onClose }: Props) {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <div className="jt-c-search">
      <Icon name="search" size={14} />
      <input
        ref={field}
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onClose();
        }}
      />
    </div>
  );
}
