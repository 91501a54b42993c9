/** A group of the inspector, which can be folded. */
import { useState, type ReactNode } from "react";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";

/** Stays for all components that are selected later. */
const foldedGroups = new Set<string>();

const NONE: readonly string[] = [];

interface Props {
  label: string;
  count: number;
  /** The properties in it: it opens for one that is asked for. */
  names?: readonly string[];
  children: ReactNode;
}

export function Group({ label, count, names = NONE, children }: Props) {
  const { ui } = useCanvas();
  const [folded, setFolded] = useState(foldedGroups.has(label));
  const wanted = useCell(ui.property);
  if (folded && wanted !== null && names.includes(wanted)) setFolded(false);
  return (
    <section className="jt-c-group" aria-label={label}>
      <button
        type="button"
        className="jt-c-group-head"
        aria-expanded={!folded}
        onClick={() => {
          if (folded) foldedGroups.delete(label);
          else foldedGroups.add(label);
          setFolded(!folded);
        }}
      >
        <Icon name={folded ? "right" : "down"} size={14} />
        {label}
        {folded ? <small>{count === 0 ? "None" : `${count} set`}</small> : null}
      </button>
      {folded ? null : children}
    </section>
  );
}
