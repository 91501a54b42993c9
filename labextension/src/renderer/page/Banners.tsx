import { Callout } from "../parts/Callout.tsx";
import { useCell, useRenderer } from "../hooks/renderer.ts";
import { Patient } from "../parts/Patient.tsx";
import type { Kernel } from "../../core/protocol.ts";
import type { MessageKind, Restart } from "../../core/store.ts";
import { heard, say, sentence } from "../../core/locale.ts";

const KERNEL: Record<Kernel["status"], { kind: MessageKind; text: string }> = {
  starting: { kind: "info", text: sentence("The kernel is starting. What you do now runs as soon as it is ready.") },
  ready: { kind: "info", text: "" },
  busy: { kind: "info", text: sentence("The kernel is busy. What you do now runs as soon as it is free.") },
  not_run: { kind: "info", text: sentence("This page is not ready yet. What you do now runs as soon as it is.") },
  dead: { kind: "error", text: sentence("The kernel has ended. The page can be read, but nothing runs.") },
  missing: { kind: "warning", text: sentence("This page has no kernel to run in. It can be read, but nothing runs.") },
};

const RESTART: Record<Restart, string> = {
  kept: sentence("The page was restarted. What you entered was kept."),
  kept_but_secrets: sentence("The page was restarted. What you entered was kept, except for passwords."),
  partly: sentence("The page was restarted. What you entered was kept where it still fits."),
  partly_but_secrets: sentence("The page was restarted. What you entered was kept where it still fits, except for passwords."),
  empty: sentence("The page was restarted."),
};

/** States that usually pass by themselves are shown only when they last. */
const PATIENCE = 500;

/** Runs the notebook as the host does, or else as its server does. */
function RunAll() {
  const { visit, runAll } = useRenderer();
  return (
    <button type="button" className="jt-button" data-size="small" onClick={() => runAll?.() || visit.runAll()}>
      {say("Run the notebook")}
    </button>
  );
}

function KernelBanner() {
  const { store, said } = useRenderer();
  const kernel = useCell(store.kernel);
  const isSaid = useCell(said);
  if (kernel === null || kernel.status === "ready" || isSaid) return null;
  const { kind, text } = KERNEL[kernel.status];
  const banner = (
    <div data-kernel={kernel.status}>
      <Callout kind={kind} actions={kernel.runnable ? <RunAll /> : null}>
        {kernel.message ? heard(kernel.message) : say(text)}
      </Callout>
    </div>
  );
  return kind === "info" ? <Patient after={PATIENCE}>{banner}</Patient> : banner;
}

function ConnectionBanner() {
  const { visit, store, said } = useRenderer();
  const { status, reason } = useCell(store.connection);
  const isSaid = useCell(said);
  // A visit that the server has closed is this one's alone.
  if (status === "lost" && isSaid) return null;
  if (status === "open" || status === "connecting") return null;
  const again = (
    <button type="button" className="jt-link" onClick={() => visit.retry()}>
      {status === "lost" ? say("Try now") : say("Open the page again")}
    </button>
  );
  if (status === "lost") {
    return (
      <Patient after={PATIENCE}>
        <div data-connection="lost">
          <Callout kind="warning">
            {reason === "" ? say("The connection was lost; trying to connect again.") : say("The connection was lost: {reason}; trying to connect again.", { reason: heard(reason).replace(/\.$/, "") })}{" "}
            {again}
          </Callout>
        </div>
      </Patient>
    );
  }
  return (
    <div data-connection={status}>
      <Callout kind="error" title={say("The server closed this page")}>
        {`${heard(reason)} `}
        {status === "refused" ? again : say("What it shows can still be read.")}
      </Callout>
    </div>
  );
}

function RestartBanner() {
  const { store } = useRenderer();
  const restart = useCell(store.restart);
  if (restart === null) return null;
  return (
    <div data-restart={restart}>
      <Callout kind="info" onClose={() => store.restart.set(null)}>
        {say(RESTART[restart])}
      </Callout>
    </div>
  );
}

/** How the kernel and the connection are, where that is worth telling; the page stays. */
export function Banners() {
  return (
    <div className="jt-notices" aria-live="polite">
      <ConnectionBanner />
      <RestartBanner />
      <KernelBanner />
    </div>
  );
}
