/** The page as a visitor has it: a visit of its own, on the notebook's kernel, that changes no file. */
import { useEffect, useRef, useState } from "react";
import { mount, type Mounted, type MountOptions } from "../../mount.tsx";
import { Cell } from "../../core/keyed.ts";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { Tip } from "../controls/IconButton.tsx";
import { useBanner } from "../Notes.tsx";
import { widthOfDevice } from "../TopBar.tsx";

export function Preview({ options, onStore }: { options: MountOptions; onStore: (mounted: Mounted | null) => void }) {
  const { ui } = useCanvas();
  const device = useCell(ui.device);
  const place = useRef<HTMLDivElement>(null);
  const [visit, setVisit] = useState(0);
  const [scheme, setScheme] = useState<"light" | "dark">("light");
  const shown = useRef<Mounted | null>(null);
  // The banner of the canvas says it once for both.
  const isSaid = useBanner() !== null;
  const [said] = useState(() => new Cell(isSaid));
  const width = widthOfDevice(device);

  useEffect(() => {
    const box = place.current;
    const root = box?.closest(".jt-root");
    if (!box || !root?.parentElement) return undefined;
    // Beside the canvas and not in it: else the styles of the canvas and its scheme would reach the page.
    const element = document.createElement("div");
    element.className = "jt-c-visitor";
    root.parentElement.append(element);
    const follow = () => {
      const [at, from] = [box.getBoundingClientRect(), root.getBoundingClientRect()];
      Object.assign(element.style, { left: `${at.x - from.x}px`, top: `${at.y - from.y}px`, width: `${at.width}px`, height: `${at.height}px` });
    };
    const sizes = new ResizeObserver(follow);
    sizes.observe(box);
    sizes.observe(root);
    follow();
    const socket_url = visitorsSocket(options.socket_url ?? "");
    const memory_key = `jupyter-tools-preview-${visit}-${Date.now()}`;
    const { on_go, page_url } = options;
    const mounted = mount(element, { host: "published", embedded: true, socket_url, memory_key, scheme, said, ...(on_go && { on_go }), ...(page_url && { page_url }) });
    shown.current = mounted;
    onStore(mounted);
    return () => {
      shown.current = null;
      onStore(null);
      mounted.unmount();
      sizes.disconnect();
      element.remove();
    };
    // The scheme is set on the page that is there.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [visit, options, onStore, said]);

  useEffect(() => shown.current?.setTheme(scheme), [scheme]);
  useEffect(() => said.set(isSaid), [said, isSaid]);

  return (
    <div className="jt-c-preview">
      <div className="jt-c-preview-view">
        <div ref={place} className="jt-c-device" data-device={device} style={width === null ? undefined : { width }} />
      </div>
      <div className="jt-c-preview-bar" role="toolbar" aria-label="Preview">
        <div className="jt-c-modes jt-c-devices" role="radiogroup" aria-label="Scheme">
          {(["light", "dark"] as const).map((one) => (
            <Tip key={one} label={one === "light" ? "Light" : "Dark"}>
              <button type="button" role="radio" aria-checked={scheme === one} aria-label={one === "light" ? "Light" : "Dark"} onClick={() => setScheme(one)}>
                <Icon name={one === "light" ? "sun" : "moon"} />
              </button>
            </Tip>
          ))}
        </div>
        <button type="button" className="jt-c-link" onClick={() => setVisit(visit + 1)}>
          <Icon name="refresh" size={14} />
          <span>New visit</span>
        </button>
      </div>
    </div>
  );
}

/** The address of the page's socket for a visit as a visitor has it. */
function visitorsSocket(address: string): string {
  const [path = "", query = ""] = address.split("?");
  const params = new URLSearchParams(query);
  params.delete("canvas");
  params.set("as", "visitor");
  return `${path}?${params.toString()}`;
}
