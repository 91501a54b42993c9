/** What a container holds that arranges it by itself, without the columns of the grid. */
import "./Parts.css";
import type { CSSProperties } from "react";
import { useCell, useKey, useRenderer } from "../hooks/renderer.ts";
import { isAbove } from "./places.ts";
import { Above, Slot } from "./Slot.tsx";

interface PartsProps {
  path: string;
  className: string;
  style?: CSSProperties;
  align?: string;
}

export function Parts({ path, className, style, align }: PartsProps) {
  const { store, builds } = useRenderer();
  const isBuilt = useCell(builds);
  const children = useKey(store.children, path) ?? [];
  const [above, flat] = [children.filter((one) => !isBuilt && isAbove(one)), children.filter((one) => isBuilt || !isAbove(one))];
  return (
    <div className="jt-layout">
      <div className={`jt-parts ${className}`} style={style} data-align={align}>
        {flat.map(({ name }) => (
          <Slot key={name} path={`${path}.${name}`} lone={false} />
        ))}
      </div>
      {above.map(({ name }) => (
        <Above key={name} path={`${path}.${name}`} />
      ))}
    </div>
  );
}

/** Pixels between parts. */
export const GAPS = { none: 0, s: 8, m: 16, l: 24 };
