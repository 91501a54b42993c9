/** What an empty page says: how it gets its first components. */
import { useEffect } from "react";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { kernelOffers } from "../add/search.ts";
import { useCanvas } from "../context.ts";
import { Icon, TypeIcon } from "../controls/Icon.tsx";
import { show } from "../data/make.ts";
import { insert, type Command } from "../document/commands.ts";
import type { Json } from "../../core/edits.ts";
import { openPalette } from "../session/actions.ts";

/** How many variables are offered. */
const MOST = 6;

interface Begin {
  label: string;
  note: string;
  /** The parts of its drawing, each with a name of its own. */
  shape: readonly (readonly [part: string, key: string])[];
  components: Record<string, Json>;
}

const BEGINS: readonly Begin[] = [
  {
    label: "Search and table",
    note: "Filters at the left, rows at the right",
    shape: [["third", "filters"], ["two-thirds", "rows"]],
    components: {
      filters: { type: "form", span: 4, label: "Find", components: { text: { type: "text_input", label: "Text" }, search: { type: "button", label: "Search", kind: "primary" } } },
      results: { type: "table", span: 8, label: "Results" },
    },
  },
  {
    label: "Form",
    note: "Fields, one button, one answer",
    shape: [["line", "first"], ["line", "second"], ["button", "send"]],
    components: {
      form: { type: "form", label: "Form", components: { name: { type: "text_input", label: "Name", required: true }, amount: { type: "number", label: "Amount" }, send: { type: "button", label: "Send", kind: "primary" } } },
      answer: { type: "message", text: "The answer is shown here." },
    },
  },
  {
    label: "Table and chart",
    note: "A table beside its chart",
    shape: [["half", "rows"], ["half", "chart"]],
    components: { rows: { type: "table", span: 6, label: "Rows" }, chart: { type: "chart", span: 6, label: "Chart" } },
  },
];

/** Offers to run the notebook, of which the kernel holds nothing yet. */
function RunFirst() {
  const { canvas } = useCanvas();
  const kernel = useCell(canvas.store.kernel);
  const runs = kernel?.status === "busy" || kernel?.status === "starting";
  if (kernel === null || !(runs || kernel.runnable || kernel.status === "ready")) return null;
  return (
    <>
      <h3>From your kernel</h3>
      <div className="jt-c-start-run">
        <span>{runs ? kernel.message || "The kernel is busy." : "Nothing yet. Run the notebook, and what it makes is offered here: DataFrames, figures, functions."}</span>
        {runs ? (
          <span className="jt-c-spinner" />
        ) : (
          <button type="button" className="jt-c-plain-button" onClick={() => canvas.runNotebook()}>
            <Icon name="run_all" size={12} />
            Run all cells
          </button>
        )}
      </div>
    </>
  );
}

/** What a page without components says while it is used. */
export function Blank() {
  const { canvas } = useCanvas();
  if (useCell(canvas.problems.held)?.reads === "never") return <Unread />;
  return (
    <div className="jt-c-empty">
      <b>Nothing on this page yet</b>
      <span>
        Switch to{" "}
        <button type="button" className="jt-c-link" onClick={() => canvas.setMode("build")}>
          Build
        </button>{" "}
        to add components.
      </span>
    </div>
  );
}

/** The page is not empty: nobody could read it. The banner says why. */
function Unread() {
  return (
    <div className="jt-c-empty">
      <b>This page cannot be shown now</b>
      <span>It is shown again when its file is put right.</span>
    </div>
  );
}

export function Start() {
  const parts = useCanvas();
  const { canvas, stage } = parts;
  // A page that became empty may have been scrolled.
  useEffect(() => void stage.scroller?.scrollTo({ top: 0 }), [stage]);
  const held = useCell(canvas.problems.held);
  const findings = useCell(canvas.problems.findings);
  const offers = kernelOffers(useCell(canvas.store.names)?.variables ?? []);
  if (held?.reads === "never") {
    return (
      <div className="jt-c-start">
        <Unread />
      </div>
    );
  }
  const begin = ({ label, components }: Begin) => {
    const command: Command = { ...insert(canvas.page.get(), components, { parent: "", before: null }), label };
    void canvas.run(command);
  };
  return (
    <div className="jt-c-start">
      <h2>Start this page</h2>
      <p>Show something from your kernel, or add components one by one.</p>
      {findings.map((finding) =>
        finding.fix === null ? null : (
          <div key={finding.place} className="jt-c-start-run">
            <span>{`${finding.message}.`}</span>
            <button type="button" className="jt-c-plain-button" onClick={() => canvas.fix(finding)}>
              {finding.fix.label}
            </button>
          </div>
        ),
      )}
      <button type="button" className="jt-c-start-search" onClick={() => openPalette(parts)}>
        <Icon name="search" />
        <span>Search components</span>
        <kbd className="jt-c-key">/</kbd>
      </button>
      {offers.length === 0 ? (
        <RunFirst />
      ) : (
        <>
          <h3>
            From your kernel <small>{`${offers.length} ${offers.length === 1 ? "thing" : "things"} a page can show`}</small>
          </h3>
          <div className="jt-c-begins">
            {offers.slice(0, MOST).map(({ key, label, note, type, variable }) => (
              <button key={key} type="button" onClick={() => variable && void show(parts, variable, { parent: "", before: null })}>
                <span className="jt-c-start-name">
                  <TypeIcon type={type} size={16} />
                  <b className="jt-c-mono">{label}</b>
                </span>
                <small>{note}</small>
              </button>
            ))}
          </div>
        </>
      )}
      <h3>Or begin with</h3>
      <div className="jt-c-begins">
        {BEGINS.map((one) => (
          <button key={one.label} type="button" onClick={() => begin(one)}>
            <span className="jt-c-shape" aria-hidden="true">
              {one.shape.map(([part, key]) => (
                <i key={key} data-part={part} />
              ))}
            </span>
            <b>{one.label}</b>
            <small>{one.note}</small>
          </button>
        ))}
      </div>
    </div>
  );
}
