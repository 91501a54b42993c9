/** The kernels of pages. */
import { useState, type ReactNode } from "react";
import type { KernelEntry, OverviewAnswer } from "./answers.ts";
import { useOperations } from "./context.ts";
import { age, bytes, count, duration } from "./format.ts";
import { ActionButton, Cell, Nothing, PageLink, Section, State, type Tone } from "./parts.tsx";

const TONES: Record<string, Tone> = {
  ready: "good",
  busy: "busy",
  starting: "busy",
  not_run: "busy",
  dead: "bad",
  missing: "bad",
};
/** The worst first. */
const ORDER: readonly Tone[] = ["bad", "busy", "good", "idle"];
const WORDS: Record<string, string> = { not_run: "not run" };

/** The status of a kernel as a tone and a short word. */
function status(kernel: KernelEntry): [Tone, string] {
  if (kernel.stopped) return ["idle", "stopped"];
  if (kernel.status === "missing" && !kernel.published) return ["idle", "off"];
  return [TONES[kernel.status] ?? "idle", WORDS[kernel.status] ?? kernel.status];
}

function work({ running, waiting }: Pick<KernelEntry, "running" | "waiting">): string {
  if (running + waiting === 0) return "idle";
  return [running > 0 ? `${running} running` : "", waiting > 0 ? `${waiting} waiting` : ""].filter(Boolean).join(", ");
}

function affected(kernel: KernelEntry): string {
  const visitors = kernel.connected === 0 ? "" : ` ${count(kernel.connected, "visit")} ${kernel.connected === 1 ? "is" : "are"} open.`;
  const events = kernel.running + kernel.waiting;
  return events === 0 ? visitors : `${visitors} ${count(events, "event")} under way may be lost.`;
}

/** The buttons of a process that serves no visit itself: a template, a starting process or one that does not end. */
function SourceActions({ kernel }: { kernel: KernelEntry }) {
  const { api } = useOperations();
  if (kernel.mode === "ending" || kernel.status !== "ready") {
    return (
      <ActionButton
        text="End"
        name={`End a process of ${kernel.page}`}
        danger
        question={{
          title: "End this process?",
          text: `It serves no visit of ${kernel.page}. If publishing waits for it, publishing fails.`,
          label: "End",
          action: () => api.stop(kernel.id),
        }}
      />
    );
  }
  if (kernel.mode !== "template") return null;
  return (
    <ActionButton
      text="Restart"
      name={`Restart the template of ${kernel.page}`}
      question={{
        title: "Restart this template?",
        text: `The notebook of ${kernel.page} is run again for new visits. Open visits continue unchanged.`,
        label: "Restart",
        action: () => api.restart(kernel.id),
      }}
    />
  );
}

function KernelActions({ kernel }: { kernel: KernelEntry }) {
  const { api } = useOperations();
  const effects = `${kernel.mode === "live" ? " The variables of the notebook are lost." : ""}${affected(kernel)}`;
  return (
    <>
      <ActionButton
        text="Restart"
        name={`Restart the kernel of ${kernel.page}`}
        question={{
          title: "Restart this kernel?",
          text: `The kernel of ${kernel.page} is restarted and its notebook run again.${effects}`,
          label: "Restart",
          action: () => api.restart(kernel.id),
        }}
      />
      {kernel.stopped || kernel.pid === null ? null : (
        <ActionButton
          text="Stop"
          name={`Stop the kernel of ${kernel.page}`}
          danger
          question={{
            title: "Stop this kernel?",
            text: `${kernel.page} tells its visitors that it was stopped, until you restart it.${effects}`,
            label: "Stop",
            action: () => api.stop(kernel.id),
          }}
        />
      )}
    </>
  );
}

/** Whether it is a process of an isolated page that serves no visit itself. */
function isSource({ mode }: KernelEntry): boolean {
  return mode === "template" || mode === "spare" || mode === "canary" || mode === "ending";
}

/** The mode of a kernel's page: a template is a kind of process, not a mode. */
function modeOf(kernel: KernelEntry): string {
  return isSource(kernel) ? "isolated" : kernel.mode;
}

/** The role of a kernel among those of its page. */
function kind({ mode }: KernelEntry): string {
  return mode === "isolated" ? "visit" : mode;
}

function why(kernel: KernelEntry): string {
  return `${kernel.why} Variables: ${kernel.variables}.`;
}

/** A word that opens to show its reason. */
function Why({ text, children }: { text: string; children: ReactNode }) {
  if (text === "") return children;
  return (
    <details className="jt-ops-why">
      <summary>{children}</summary>
      <div className="jt-ops-muted">{text}</div>
    </details>
  );
}

interface RowProps {
  kernel: KernelEntry;
  now: number;
  /** Whether it is one of several kernels, listed below their common row. */
  member?: boolean;
}

function Row({ kernel, now, member = false }: RowProps) {
  const [tone, word] = status(kernel);
  return (
    <tr data-member={member ? "" : undefined}>
      {member ? (
        <th scope="row">{kind(kernel)}</th>
      ) : (
        <PageHead kernel={kernel} />
      )}
      <Cell label="Mode">{member ? "" : <Why text={why(kernel)}>{modeOf(kernel)}</Why>}</Cell>
      <Cell label="Status">
        <Why text={kernel.message}>
          <State tone={tone}>{word}</State>
        </Why>
      </Cell>
      <Cell label="Visits" end>
        {isSource(kernel) ? "–" : <Open kernels={[kernel]} />}
      </Cell>
      <Cell label="Events" end>
        {isSource(kernel) ? "–" : work(kernel)}
      </Cell>
      <Cell label="Memory" end>
        {bytes(kernel.memory)}
        {kernel.pid === null ? null : <div className="jt-ops-muted">pid {kernel.pid}</div>}
      </Cell>
      <Cell label="CPU time" end>
        {duration(kernel.cpu)}
      </Cell>
      <Cell label="Age" end>
        {kernel.since === null ? "–" : age(now - kernel.since)}
      </Cell>
      <td>
        <div className="jt-ops-actions">
          {isSource(kernel) ? <SourceActions kernel={kernel} /> : <KernelActions kernel={kernel} />}
        </div>
      </td>
    </tr>
  );
}

function PageHead({ kernel }: { kernel: KernelEntry }) {
  return (
    <th scope="row">
      <PageLink path={kernel.page} />
      <div className="jt-ops-muted">{kernel.published ? "published" : "not published"}</div>
    </th>
  );
}

function sum(kernels: KernelEntry[], of: (kernel: KernelEntry) => number | null): number {
  return kernels.reduce((total, kernel) => total + (of(kernel) ?? 0), 0);
}

function Open({ kernels }: { kernels: KernelEntry[] }) {
  return (
    <>
      {sum(kernels, (one) => one.connected)} <span className="jt-ops-muted">of {sum(kernels, (one) => one.visits)}</span>
    </>
  );
}

interface SeveralProps {
  kernels: [KernelEntry, ...KernelEntry[]];
  now: number;
  /** Whether each kernel has a row below the common one. */
  open: boolean;
  toggle: () => void;
}

/** A page with several kernels: a common row and, on demand, a row for each. */
function Several({ kernels, now, open, toggle }: SeveralProps) {
  const [first] = kernels;
  const modes = [...new Set(kernels.map((one) => (isSource(one) ? "isolated" : one.mode)))].join(", ");
  const whys = [...new Set(kernels.map(why))].join(" ");
  const [tone, word] = kernels.map(status).toSorted((one, other) => ORDER.indexOf(one[0]) - ORDER.indexOf(other[0]))[0] ?? [
    "idle",
    "",
  ];
  const running = sum(kernels, (one) => one.running);
  const waiting = sum(kernels, (one) => one.waiting);
  return (
    <>
      <tr>
        <PageHead kernel={first} />
        <Cell label="Mode">
          <Why text={whys}>{modes}</Why>
        </Cell>
        <Cell label="Status">
          <State tone={tone}>{word}</State>
        </Cell>
        <Cell label="Visits" end>
          <Open kernels={kernels.filter((one) => !isSource(one))} />
        </Cell>
        <Cell label="Events" end>
          {work({ running, waiting })}
        </Cell>
        <Cell label="Memory" end>
          {bytes(sum(kernels, (one) => one.memory))}
        </Cell>
        <Cell label="CPU time" end>
          {duration(sum(kernels, (one) => one.cpu))}
        </Cell>
        <Cell label="Age" end>
          –
        </Cell>
        <td>
          <div className="jt-ops-actions">
            <button
              type="button"
              className="jt-button"
              data-size="small"
              aria-expanded={open}
              aria-label={`${open ? "Hide" : "Show"} the kernels of ${first.page}`}
              onClick={toggle}
            >
              {open ? "Hide" : `Show ${kernels.length}`}
            </button>
          </div>
        </td>
      </tr>
      {open ? kernels.map((kernel) => <Row key={kernel.id} kernel={kernel} now={now} member />) : null}
    </>
  );
}

/** The kernels by page, in the order of their first ones. */
function byPage(kernels: KernelEntry[]): [KernelEntry, ...KernelEntry[]][] {
  const pages = new Map<string, [KernelEntry, ...KernelEntry[]]>();
  for (const kernel of kernels) {
    const known = pages.get(kernel.page);
    if (known) known.push(kernel);
    else pages.set(kernel.page, [kernel]);
  }
  return [...pages.values()];
}

export function Kernels({ overview }: { overview: OverviewAnswer }) {
  const { kernels, total, now } = overview;
  const more = total.kernels - kernels.length;
  // By page, here: a page that has one kernel for a moment, as during a restart, stays open.
  const [open, setOpen] = useState<readonly string[]>([]);
  const toggle = (page: string) =>
    setOpen((pages) => (pages.includes(page) ? pages.filter((one) => one !== page) : [...pages, page]));
  return (
    <Section title="Kernels" aside={<span className="jt-ops-muted">{count(total.kernels, "kernel")}</span>}>
      {kernels.length === 0 ? (
        <Nothing>No page has a kernel now. Publish a page, or open one beside its notebook.</Nothing>
      ) : (
        <table className="jt-ops-table">
          <thead>
            <tr>
              <th scope="col">Page</th>
              <th scope="col">Mode</th>
              <th scope="col">Status</th>
              <th scope="col" data-end="">Open visits</th>
              <th scope="col" data-end="">Events</th>
              <th scope="col" data-end="">Memory</th>
              <th scope="col" data-end="">CPU time</th>
              <th scope="col" data-end="">Age</th>
              <th scope="col"><span className="jt-ops-hidden">Actions</span></th>
            </tr>
          </thead>
          <tbody>
            {byPage(kernels).map((group) =>
              group.length === 1 ? (
                <Row key={group[0].id} kernel={group[0]} now={now} />
              ) : (
                <Several
                  key={group[0].page}
                  kernels={group}
                  now={now}
                  open={open.includes(group[0].page)}
                  toggle={() => toggle(group[0].page)}
                />
              ),
            )}
          </tbody>
        </table>
      )}
      {more > 0 ? <p className="jt-table-foot">{count(more, "more kernel")} not shown</p> : null}
    </Section>
  );
}
