/**
 * The React component of each type in the catalog. A type is a folder of its name with an `index.tsx`, whose default
 * export draws it. All of these are in the first chunk that a page loads: what is heavy in a type is a lazy module of its
 * folder, shown in `Later`.
 */
import { memo, type ComponentType } from "react";
import type { AnyComponent } from "../core/protocol.ts";
import type { ComponentProps, Types } from "../renderer/hooks/renderer.ts";

type Component = ComponentType<ComponentProps<AnyComponent>>;

const folders = import.meta.glob<Component>("./*/index.tsx", { eager: true, import: "default" });

export const TYPES: Types = Object.fromEntries(
  Object.entries(folders).map(([path, component]) => [path.slice("./".length, -"/index.tsx".length), memo(component)]),
);
