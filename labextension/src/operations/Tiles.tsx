/** The figures that say at a glance how the server is doing. */
import type { OverviewAnswer } from "./answers.ts";
import { bytes, count, duration } from "./format.ts";

interface TileProps {
  name: string;
  value: string;
  note: string;
  bad?: boolean;
}

function Tile({ name, value, note, bad }: TileProps) {
  return (
    <div className="jt-panel jt-ops-tile" data-bad={bad ? "" : undefined}>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        <span>{note}</span>
      </dd>
    </div>
  );
}

export function Tiles({ overview }: { overview: OverviewAnswer }) {
  const { total, recent, journal, memory } = overview;
  const minutes = `in ${Math.round(recent.seconds / 60)} min`;
  const recorded = journal === null ? "off" : journal.problem === "" ? bytes(journal.bytes) : "failing";
  const lost = journal === null || journal.lost === 0 ? "" : `, ${journal.lost.toLocaleString("en")} lost`;
  return (
    <dl className="jt-ops-tiles">
      <Tile name="Visitors" value={total.connected.toLocaleString("en")} note={`of ${count(total.visits, "visit")} kept`} />
      <Tile
        name={`Events ${minutes}`}
        value={recent.events.toLocaleString("en")}
        note={recent.failed === 0 ? "none failed" : `${recent.failed.toLocaleString("en")} failed`}
        bad={recent.failed > 0}
      />
      <Tile name="95 % of events took" value={recent.slowest === null ? "–" : `≤ ${duration(recent.slowest)}`} note={minutes} />
      <Tile name="Running" value={total.running.toLocaleString("en")} note={`${total.waiting.toLocaleString("en")} waiting`} />
      <Tile name="Memory of kernels" value={bytes(total.memory)} note={`server ${bytes(memory)}`} />
      <Tile
        name="Journal"
        value={recorded}
        note={journal === null ? "events are not recorded" : `${count(journal.written, "event")} since start${lost}`}
        bad={journal !== null && journal.problem !== ""}
      />
    </dl>
  );
}
