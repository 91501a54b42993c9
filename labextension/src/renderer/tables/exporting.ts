/** Files of a table's rows: the kernel writes them, and the browser asks how far one has come until it can fetch it. */
import { messageOf } from "../../core/errors.ts";
import type { FilesPlace } from "../../core/files.ts";
import { heard, say } from "../../core/locale.ts";
import type { QueryRequest } from "../../core/protocol.ts";
import type { ResultOf } from "../../core/questions.ts";
import type { TableRows } from "../../core/tables.ts";
import { fetchFile } from "../parts/fetch-file.ts";

type ExportQuestion = Extract<QueryRequest["question"], { kind: "export" }>;
export type ExportBegin = NonNullable<ExportQuestion["begin"]>;
type Status = ResultOf<ExportQuestion>;

/** How often it is asked how far a file has come, in milliseconds: small ones are there at once. */
const [SOON, LATER] = [60, 500];

interface Server {
  files: FilesPlace | null;
  visit: string | null;
  /** The path of the table as the server knows it. */
  component: string;
}

export class Exporting {
  /** How far the file has come; null while none is written. */
  status: Status | null = null;
  /** Why there is no file; empty where nothing is wrong. */
  problem = "";
  /** What has been done last; empty for nothing. */
  done = "";
  revision = 0;
  private stopped = false;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly rows: TableRows) {}

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Has a file written, and fetches it. `server` is asked when it is there: a visit may have another name by then. */
  async start(begin: ExportBegin, server: () => Server): Promise<void> {
    if (this.status !== null) return;
    this.stopped = false;
    this.change({ status: { kind: "export", id: "", rows: 0, total: null, waits: false, file: null, problem: "" }, problem: "", done: "" });
    try {
      const { file } = await this.written(begin);
      if (file !== null) {
        const { files, visit, component } = server();
        await fetchFile(files, visit, component, file);
        this.change({ done: say("{name} is downloaded.", { name: file.name }) });
      }
    } catch (error) {
      if (!this.stopped) this.change({ problem: messageOf(error) });
    }
    this.change({ status: null });
  }

  /** Has the kernel stop writing. */
  stop(): void {
    this.stopped = true;
    this.change({});
  }

  /** Does something else with the rows; `act` gives what is said of it. */
  async run(act: () => Promise<string>): Promise<void> {
    this.forget();
    try {
      this.change({ done: await act() });
    } catch (error) {
      this.change({ problem: messageOf(error) });
    }
  }

  forget(): void {
    this.change({ problem: "", done: "" });
  }

  /** The end of a file. Throws with why there is none. */
  private async written(begin: ExportBegin): Promise<Status> {
    const first = await this.rows.query({ kind: "export", begin, id: "", stop: false });
    if (first === null) throw new Error(say("The rows have changed. Try again."));
    let status = first;
    for (let pause = SOON; status.file === null; pause = Math.min(2 * pause, LATER)) {
      if (status.problem !== "") throw new Error(heard(status.problem));
      if (!this.stopped) this.change({ status });
      await new Promise((resolve) => void setTimeout(resolve, pause));
      // New data answers nothing that was asked before it: the file is still written.
      const next = await this.rows.query({ kind: "export", begin: null, id: first.id, stop: this.stopped });
      if (this.stopped) throw new Error("stopped");
      status = next ?? status;
    }
    return status;
  }

  private change(change: Partial<Pick<Exporting, "status" | "problem" | "done">>): void {
    Object.assign(this, change);
    this.revision += 1;
    for (const listener of Array.from(this.listeners)) listener();
  }
}

const known = new WeakMap<TableRows, Exporting>();

/** The files of a table: one is written at a time, also while its menu is closed. */
export function exportingOf(rows: TableRows): Exporting {
  const found = known.get(rows) ?? new Exporting(rows);
  known.set(rows, found);
  return found;
}

/** The name of a file without its end: the table's label and the visitor's day. */
export function fileName(label: string, now = new Date()): string {
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  return `${label.slice(0, 150)} ${day}`;
}
