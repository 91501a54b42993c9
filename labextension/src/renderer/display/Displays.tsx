/** What handlers displayed, one below the other: the lazy part. */
import type { OutputEntry } from "../../core/outputs.ts";
import { Display } from "./Display.tsx";
import { Guard } from "../parts/Guard.tsx";

export default function Displays({ entries }: { entries: readonly OutputEntry[] }) {
  return entries.map((entry) => (
    <div key={entry.seq} className="jt-output">
      <Guard path={`output ${entry.seq}`} resetKey={entry}>
        <Display data={entry.data} text={entry.text} metadata={entry.metadata} />
      </Guard>
    </div>
  ));
}
