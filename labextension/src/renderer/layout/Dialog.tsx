/** What all dialogs are on a page: nothing until they are opened, and a card in its flow where it is built. */
import { Suspense, type ComponentType } from "react";
import type { ComponentProps } from "../hooks/renderer.ts";
import type { AnyComponent } from "../../core/protocol.ts";
import { useCell, useRenderer } from "../hooks/renderer.ts";
import { DialogCard } from "./DialogCard.tsx";
import { useOpening, type Opening } from "./dialogs.ts";

type DialogComponent = Extract<AnyComponent, { open: boolean }>;

interface DialogProps<T extends DialogComponent> extends ComponentProps<T> {
  /** Fetches what draws it. */
  load: () => Promise<unknown>;
  /** Draws it, once it is fetched. */
  Shown: ComponentType<ComponentProps<T> & { opening: Opening }>;
}

export function Dialog<T extends DialogComponent>({ path, component, load, Shown }: DialogProps<T>) {
  const { wasOpen, ...opening } = useOpening(path, component.visible, load);
  const isBuilt = useCell(useRenderer().builds);
  if (isBuilt) return <DialogCard path={path} label={component.label} icon={component.icon} badge={component.badge} help={component.help} />;
  if (!wasOpen) return null;
  return (
    <Suspense fallback={null}>
      <Shown path={path} component={component} opening={opening} />
    </Suspense>
  );
}
