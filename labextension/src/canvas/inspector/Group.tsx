/** A group of the inspector, which can be folded. */
import { useState, type ReactNode } from "react";
import { Icon } from "../controls/Icon.tsx";

/** Stays for all components that are selected later. */
const foldedGroups = new Set<string>();

export function Group({ label, count, children }: { label: string; count: number; children: ReactNode }) {
  const [folded, setFolded] = useState(foldedGroups.has(label));
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
