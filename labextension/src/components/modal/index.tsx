import { lazy, Suspense } from "react";
import type { ModalComponent as Properties } from "../../core/protocol.ts";
import { useCell, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { DialogCard } from "../../renderer/layout/DialogCard.tsx";
import { useOpening } from "../../renderer/layout/dialogs.ts";

const load = () => import("./Shown.tsx");
const Shown = lazy(load);

export default function Modal({ path, component }: ComponentProps<Properties>) {
  const { open, wasOpen } = useOpening(path, component.visible, load);
  const isBuilt = useCell(useRenderer().builds);
  if (isBuilt) return <DialogCard path={path} label={component.label} />;
  if (!wasOpen) return null;
  return (
    <Suspense fallback={null}>
      <Shown path={path} component={component} open={open} />
    </Suspense>
  );
}
