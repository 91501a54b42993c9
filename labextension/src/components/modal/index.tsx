import { lazy } from "react";
import type { ModalComponent as Properties } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Dialog } from "../../renderer/layout/Dialog.tsx";

const load = () => import("./Shown.tsx");
const Shown = lazy(load);

export default function Modal(props: ComponentProps<Properties>) {
  return <Dialog {...props} load={load} Shown={Shown} />;
}
