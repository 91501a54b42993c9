import { Callout } from "./Callout.tsx";
import { useCell, useRenderer } from "./context.ts";
import type { Kernel } from "../core/protocol.ts";
import type { MessageKind } from "../core/store.ts";

const KERNEL: Record<Kernel["status"], { kind: MessageKind; text: string }> = {
  starting: { kind: "info", text: "The kernel is starting. What you do now runs as soon as it is ready." },
  ready: { kind: "info", text: "" },
  busy: { kind: "info", text: "The kernel is busy. What you do now runs as soon as it is free." },
  dead: { kind: "error", text: "The kernel has ended. The page can be read, but nothing runs." },
  missing: { kind: "warning", text: "This page has no kernel to run in. It can be read, but nothing runs." },
};

function KernelBanner() {
  const { store } = useRenderer();
  const kernel = useCell(store.kernel);
  if (kernel === null || kernel.status === "ready") return null;
  const { kind, text } = KERNEL[kernel.status];
  return (
    <div className="jt-banner" data-kernel={kernel.status} data-patient={kind === "info" ? "" : undefined}>
      <Callout kind={kind}>{kernel.message || text}</Callout>
    </div>
  );
}

function ConnectionBanner() {
  const { visit, store } = useRenderer();
  const { status, reason } = useCell(store.connection);
  if (status === "open" || status === "connecting") return null;
  const again = (
    <button type="button" className="jt-link" onClick={() => visit.retry()}>
      {status === "lost" ? "Try now" : "Open the page again"}
    </button>
  );
  return (
    <div className="jt-banner" data-connection={status} data-patient={status === "lost" ? "" : undefined}>
      {status === "lost" ? (
        <Callout kind="warning">The connection was lost; trying to connect again. {again}</Callout>
      ) : (
        <Callout kind="error" title="The server closed this page">
          {`${reason} `}
          {again}
        </Callout>
      )}
    </div>
  );
}

/** How the kernel and the connection are, where that is worth telling; the page stays. */
export function Banners() {
  return (
    <div className="jt-notices" aria-live="polite">
      <ConnectionBanner />
      <KernelBanner />
    </div>
  );
}
