/** Publishing a page: how its visits run, what stands in the way, and the link that others get. */
import "./Publish.css";
import { Modal } from "@mantine/core";
import { useState } from "react";
import { useCell, useRenderer } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { showProblem } from "../session/actions.ts";
import type { PublishStep } from "../session/api.ts";
import { Failed } from "./Failed.tsx";
import { usePublication } from "./publication.ts";
import { failureOf, useTrial, type Failure } from "./trial.ts";
import { TrialNote } from "./TrialNote.tsx";

type Mode = "auto" | "isolated" | "shared" | "live";

const MODES: readonly { mode: Mode; label: string; note: string }[] = [
  { mode: "auto", label: "Best possible", note: "A process for each visit where the notebook allows it, else one kernel for all." },
  { mode: "isolated", label: "Isolated: a process for each visit", note: "Variables are each visitor’s own." },
  { mode: "shared", label: "Shared: one kernel for all visitors", note: "Visitors share variables. Clicks wait for each other." },
  { mode: "live", label: "Live: the kernel of this notebook", note: "Stops when you restart the notebook. For a quick look with a colleague." },
];

export function PublishDialog() {
  const { ui } = useCanvas();
  const { portal } = useRenderer();
  const open = useCell(ui.publishing);
  return (
    <Modal.Root
      opened={open}
      onClose={() => ui.publishing.set(false)}
      size={760}
      // Lab lays out its own height: to lock the body would shift it.
      lockScroll={false}
      padding={0}
      centered
      radius={8}
      portalProps={{ target: portal }}
      classNames={{ content: "jt-c-dialog", body: "jt-c-dialog-body" }}
      transitionProps={{ duration: 120 }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label="Publish">
        <Modal.Body>{open ? <Publish /> : null}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

type Doing = { kind: "idle" } | { kind: "publishing"; step: PublishStep | null } | { kind: "unpublishing" };

function Publish() {
  const parts = useCanvas();
  const { canvas, ui, notebook } = parts;
  const page = useCell(canvas.page);
  const findings = useCell(canvas.problems.findings);
  const asked = ((page["kernel"] ?? {}) as { mode?: Mode }).mode ?? "auto";
  const [mode, setMode] = useState<Mode>(asked);
  const [doing, setDoing] = useState<Doing>({ kind: "idle" });
  const { publication, visits, put } = usePublication(canvas.api, doing.kind !== "idle");
  const [error, setError] = useState<Failure | null>(null);
  const trying = useTrial(canvas.api, async () => notebook?.save());
  const [copied, setCopied] = useState(false);
  const [asks, setAsks] = useState(false);

  async function publish(): Promise<void> {
    trying.cancel();
    setDoing({ kind: "publishing", step: null });
    setError(null);
    try {
      await notebook?.save();
      put(await canvas.api.publish(mode, (step) => setDoing({ kind: "publishing", step })));
    } catch (problem) {
      setError(failureOf(problem));
    }
    setDoing({ kind: "idle" });
    trying.refresh();
  }

  async function unpublish(): Promise<void> {
    if (publication === null) return;
    setDoing({ kind: "unpublishing" });
    setAsks(false);
    try {
      const ended = await canvas.api.unpublish(publication.slug);
      canvas.say({ text: `Unpublished. ${ended.visits === 0 ? "Nobody had it open." : `${ended.visits} ${ended.visits === 1 ? "visit has" : "visits have"} ended.`}`, kind: "info" });
      put(null);
    } catch (problem) {
      setError(failureOf(problem));
    }
    setDoing({ kind: "idle" });
  }

  async function copy(): Promise<void> {
    if (publication === null) return;
    await navigator.clipboard?.writeText(publication.url).catch(() => undefined);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  }

  const busy = doing.kind !== "idle";
  const title = typeof page["title"] === "string" && page["title"] !== "" ? page["title"] : "this page";
  return (
    <>
      <div className="jt-c-dialog-head">
        <h2>{`Publish ${title}`}</h2>
        <small>{publication === null ? "Nobody else can open it yet." : "Published. What you change is shown to visitors at once."}</small>
        <IconButton label="Close" small onClick={() => ui.publishing.set(false)}>
          <Icon name="close" />
        </IconButton>
      </div>
      <div className="jt-c-publish">
        {findings.length > 0 ? (
          <section aria-label="Problems">
            <h3>
              Problems <small>{findings.every((one) => one.warning) ? "none stop you" : "some handlers may not run"}</small>
            </h3>
            {findings.slice(0, 5).map((one) => (
              <div key={`${one.place} ${one.message}`} className="jt-c-publish-problem" data-kind={one.warning ? "warning" : "error"}>
                <Icon name={one.warning ? "warning" : "error"} />
                <span>
                  <b>{one.path ?? one.file}</b> {one.message}
                </span>
                <button
                  type="button"
                  className="jt-c-link"
                  onClick={() => {
                    ui.publishing.set(false);
                    showProblem(parts, one);
                  }}
                >
                  Show
                </button>
              </div>
            ))}
            {findings.length > 5 ? <small className="jt-c-note">{`and ${findings.length - 5} more`}</small> : null}
          </section>
        ) : null}
        <section aria-label="How visits run">
          <h3>How visits run</h3>
          <div className="jt-c-publish-modes" role="radiogroup" aria-label="How visits run">
            {MODES.map((one) => (
              <button key={one.mode} type="button" role="radio" aria-checked={mode === one.mode} disabled={busy} onClick={() => setMode(one.mode)}>
                <i />
                <span>
                  <b>{one.label}</b>
                  {publication?.mode === one.mode ? <em>Now</em> : null}
                  <small>{one.note}</small>
                </span>
              </button>
            ))}
          </div>
          <TrialNote mode={mode} trying={trying} busy={busy} said={publication?.why ?? ""} />
          {publication === null ? null : (
            <small className="jt-c-note">
              <Icon name="info" size={12} />
              <span>{`Now: ${publication.why} ${publication.shares}`}</span>
            </small>
          )}
        </section>
        {publication === null ? null : (
          <section aria-label="Link">
            <h3>
              Link <small>{`whoever has it can use the page${visits === null ? "" : visits === 0 ? "; nobody has it open" : `; open in ${visits} ${visits === 1 ? "browser" : "browsers"}`}`}</small>
            </h3>
            <div className="jt-c-publish-link">
              <input className="jt-c-input jt-c-mono" readOnly aria-label="Link" value={publication.url} onFocus={({ target }) => target.select()} />
              <button type="button" className="jt-c-plain-button" onClick={() => void copy()}>
                <Icon name={copied ? "check" : "duplicate"} size={14} />
                {copied ? "Copied" : "Copy"}
              </button>
              <a className="jt-c-plain-button" href={publication.page_url} target="_blank" rel="noreferrer">
                Open
              </a>
            </div>
            {publication.public ? null : (
              <small className="jt-c-note">
                <span>
                  Other machines may not reach this address: set <code>public_url</code> in the server’s settings.
                </span>
              </small>
            )}
          </section>
        )}
        {error === null ? null : <Failed {...error} />}
      </div>
      <div className="jt-c-dialog-foot">
        {asks ? (
          <>
            <span role="alert">Its links stop working and open visits end.</span>
            <span className="jt-c-push">
              <button type="button" className="jt-c-plain-button" onClick={() => setAsks(false)}>
                Keep it
              </button>
              <button type="button" className="jt-c-danger" onClick={() => void unpublish()}>
                Unpublish
              </button>
            </span>
          </>
        ) : (
          <>
            <span role="status">{busy ? stepText(doing) : ""}</span>
            {publication === null ? null : (
              <button type="button" className="jt-c-danger" disabled={busy} onClick={() => setAsks(true)}>
                Unpublish
              </button>
            )}
            <span className="jt-c-push">
              <button type="button" className="jt-c-plain-button" onClick={() => ui.publishing.set(false)}>
                Close
              </button>
              <button type="button" className="jt-c-primary" disabled={busy} aria-busy={busy} onClick={() => void publish()}>
                {busy ? <span className="jt-c-spinner" /> : <Icon name="publish" />}
                {publication === null ? "Publish" : "Publish again"}
              </button>
            </span>
          </>
        )}
      </div>
    </>
  );
}

function stepText(doing: Doing): string {
  if (doing.kind !== "publishing") return "Ending its visits";
  return doing.step?.text ?? "Starting a kernel";
}
