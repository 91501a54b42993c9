/** An icon that a builder has chosen: its drawing is in a chunk of its own, which the first icon fetches. */
import "./Icon.css";
import { useEffect, useState } from "react";
import { ownOf } from "../../core/own.ts";

type Shapes = Readonly<Record<string, string>>;

let shapes: Shapes | null = null;

/** Fetches the drawings; without them, an icon is an empty place. */
async function load(): Promise<Shapes | null> {
  try {
    shapes = (await import("./icon-shapes.ts")).SHAPES;
  } catch {
    // The next icon fetches them again.
  }
  return shapes;
}

/** The drawings, as soon as they are here. */
function useShapes(wanted: boolean): Shapes | null {
  const [here, setHere] = useState(shapes);
  useEffect(() => {
    if (!wanted || here !== null) return undefined;
    let left = false;
    void load().then((found) => (left ? null : setHere(found)));
    return () => {
      left = true;
    };
  }, [wanted, here]);
  return here;
}

/** The names of icons are ASCII; every emoji has a sign that is not. */
const NAME = /^[a-z0-9_]*$/;

interface Props {
  /** A name of the set, or an emoji; empty for none. */
  name: string;
  size?: number;
  /** What it says, where no text beside it does; it is left out for screen readers otherwise. */
  label?: string;
}

export function Icon({ name, size = 16, label }: Props) {
  const isDrawn = NAME.test(name);
  const found = useShapes(isDrawn && name !== "");
  if (name === "") return null;
  const spoken = label === undefined || label === "" ? { "aria-hidden": true as const } : { role: "img", "aria-label": label };
  if (!isDrawn) {
    return (
      <span className="jt-emoji" style={{ width: size, height: size, fontSize: size * 0.9 }} {...spoken}>
        {name}
      </span>
    );
  }
  const path = found === null ? undefined : ownOf(found, name);
  return (
    <svg className="jt-icon" viewBox="0 0 24 24" width={size} height={size} {...spoken}>
      {path === undefined ? null : <path d={path} />}
    </svg>
  );
}
