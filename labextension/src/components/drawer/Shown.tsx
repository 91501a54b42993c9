import "../../renderer/layout/Dialog.css";
import { Drawer } from "@mantine/core";
import type { DrawerComponent } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { DialogBody } from "../../renderer/layout/DialogBody.tsx";
import { useDialog, type Opening } from "../../renderer/layout/dialogs.ts";
import { DialogTitle, TitleHelp } from "../../renderer/layout/Title.tsx";
import { DialogNews } from "../../renderer/page/News.tsx";

/** Pixels. */
const SIZES = { s: 320, m: 440, l: 640 };

export default function Shown({ path, component, opening }: ComponentProps<DrawerComponent> & { opening: Opening }) {
  const dialog = useDialog(path, component, opening);
  const { size, side } = component;
  return (
    <Drawer
      {...dialog}
      title={component.label ? <DialogTitle label={component.label} icon={component.icon} badge={component.badge} /> : undefined}
      className="jt-dialog"
      data-type="drawer"
      position={side}
      size={SIZES[size]}
      transitionProps={{ duration: 160, exitDuration: 80 }}
    >
      <TitleHelp text={component.help} />
      <DialogNews path={path} />
      <DialogBody path={path} />
    </Drawer>
  );
}
