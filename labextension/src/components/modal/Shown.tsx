import "../../renderer/layout/Dialog.css";
import { Modal } from "@mantine/core";
import type { ModalComponent } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { DialogBody } from "../../renderer/layout/DialogBody.tsx";
import { useDialog, type Opening } from "../../renderer/layout/dialogs.ts";
import { DialogTitle, TitleHelp } from "../../renderer/layout/Title.tsx";
import { DialogNews } from "../../renderer/page/News.tsx";

/** Pixels. */
const SIZES = { s: 400, m: 560, l: 800, full: "100%" };

export default function Shown({ path, component, opening }: ComponentProps<ModalComponent> & { opening: Opening }) {
  const dialog = useDialog(path, component, opening);
  const { size } = component;
  return (
    <Modal
      {...dialog}
      title={component.label ? <DialogTitle label={component.label} icon={component.icon} badge={component.badge} /> : undefined}
      className="jt-dialog"
      data-size={size}
      data-type="modal"
      centered
      size={SIZES[size]}
      fullScreen={size === "full"}
      transitionProps={{ duration: 120, transition: "fade", exitDuration: 80 }}
    >
      <TitleHelp text={component.help} />
      <DialogNews path={path} />
      <DialogBody path={path} />
    </Modal>
  );
}
