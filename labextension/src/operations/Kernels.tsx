/** The kernels of pages. */
import type { KernelEntry, OverviewAnswer } from "./answers.ts";
import { useOperations } from "./context.ts";
import { age, bytes, count, duration } from "./format.ts";
import { Cell, Nothing, PageLink, Section, State, type Tone } from "./parts.tsx";

const TONES: Record<string, Tone> = { ready: "good", busy: "busy", starting: "busy", dead: "bad", missing: "bad" };

function status(kernel: KernelEntry): [Tone, string] {
  if (kernel.stopped) return ["idle", "stopped"];
  if (kernel.status === "missing" && !kernel.published) return ["idle", "not running"];
  return [TONES[kernel.status] ?? "idle", kernel.status];
}

function work({ running, waiting }: KernelEntry): string {
  if (running + waiting === 0) return "idle";
  return [running > 0 ? `${running} running` : "", waiting > 0 ? `${waiting} waiting` : ""].filter(Boolean).join(", ");
}

function affected(kernel: KernelEntry): string {
  const visitors = kernel.connected === 0 ? "" : ` ${count(kernel.connected, "visit")} ${kernel.connected === 1 ? "is" : "are"} open.`;
  const events = kernel.running + kernel.waiting;
  return events === 0 ? visitors : `${visitors} ${count(events, "event")} under way may be lost.`;
}

function Template({ kernel }: { kernel: KernelEntry }) {
  const { api, confirm } = useOperations();
  return (
    <div className="jt-ops-actions">
      <button
        type="button"
        className="jt-button"
        data-size="small"
        aria-label={`Restart the template of ${kernel.page}`}
        onClick={() =>
          confirm({
            title: "Restart this template?",
            text: `The notebook of ${kernel.page} is run again, for visits to come. Those that are open go on as they are.`,
            label: "Restart",
            action: () => api.restart(kernel.id),
          })
        }
      >
        Restart
      </button>
    </div>
  );
}

function Actions({ kernel }: { kernel: KernelEntry }) {
  const { api, confirm } = useOperations();
  if (kernel.mode === "spare") return null;
  if (kernel.mode === "template") return <Template kernel={kernel} />;
  const own = kernel.mode === "live" ? " The variables of the notebook are lost." : "";
  return (
    <div className="jt-ops-actions">
      <button
        type="button"
        className="jt-button"
        data-size="small"
        aria-label={`Restart the kernel of ${kernel.page}`}
        onClick={() =>
          confirm({
            title: "Restart this kernel?",
            text: `The kernel of ${kernel.page} is restarted and its notebook run again.${own}${affected(kernel)}`,
            label: "Restart",
            action: () => api.restart(kernel.id),
          })
        }
      >
        Restart
      </button>
      {kernel.stopped || kernel.pid === null ? null : (
        <button
          type="button"
          className="jt-button"
          data-size="small"
          data-kind="danger"
          aria-label={`Stop the kernel of ${kernel.page}`}
          onClick={() =>
            confirm({
              title: "Stop this kernel?",
              text: `${kernel.page} says to its visitors that it was stopped, until you restart it.${own}${affected(kernel)}`,
              label: "Stop",
              action: () => api.stop(kernel.id),
            })
          }
        >
          Stop
        </button>
      )}
    </div>
  );
}

/** Whether it is a process that visits of an isolated page get theirs from, and so has none itself. */
function isSource({ mode }: KernelEntry): boolean {
  return mode === "template" || mode === "spare";
}

function Row({ kernel, now }: { kernel: KernelEntry; now: number }) {
  const [tone, word] = status(kernel);
  return (
    <tr>
      <th scope="row">
        <PageLink path={kernel.page} />
        <div className="jt-ops-muted">{kernel.published ? "published" : "not published"}</div>
      </th>
      <Cell label="Mode">
        {kernel.mode}
        <div className="jt-ops-muted">{kernel.why}</div>
        <div className="jt-ops-muted">Variables: {kernel.variables}.</div>
      </Cell>
      <Cell label="Status">
        <State tone={tone}>{word}</State>
        {kernel.message === "" ? null : <div className="jt-ops-muted">{kernel.message}</div>}
      </Cell>
      <Cell label="Visits" end>
        {isSource(kernel) ? "–" : (
          <>
            {kernel.connected} <span className="jt-ops-muted">of {kernel.visits}</span>
          </>
        )}
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
        <Actions kernel={kernel} />
      </td>
    </tr>
  );
}

export function Kernels({ overview }: { overview: OverviewAnswer }) {
  const { kernels, total, now } = overview;
  const more = total.kernels - kernels.length;
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
            {kernels.map((kernel) => (
              <Row key={kernel.id} kernel={kernel} now={now} />
            ))}
          </tbody>
        </table>
      )}
      {more > 0 ? <p className="jt-table-foot">{count(more, "more kernel")} not shown</p> : null}
    </Section>
  );
}
