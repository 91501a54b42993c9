import { lazy } from "react";
import type { DrawerComponent as Properties } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Dialog } from "../../renderer/layout/Dialog.tsx";

const load = () => import("./Shown.tsx");
const Shown = lazy(load);

export default function Drawer(props: ComponentProps<Properties>) {
  return <Dialog {...props} load={load} Shown={Shown} />;
}
