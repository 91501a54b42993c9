/** The lazy part: an image as large as the screen. */
import { Modal } from "@mantine/core";
import { say } from "../../core/locale.ts";
import { useRenderer } from "../../renderer/hooks/renderer.ts";

interface ZoomedProps {
  address: string;
  alt: string;
  onClose: () => void;
}

export default function Zoomed({ address, alt, onClose }: ZoomedProps) {
  const { portal } = useRenderer();
  return (
    <Modal opened onClose={onClose} title={alt} size="calc(100vw - 48px)" lockScroll={false} portalProps={{ target: portal }} closeButtonProps={{ "aria-label": say("Close") }}>
      <img className="jt-image-zoomed" src={address} alt={alt} />
    </Modal>
  );
}
