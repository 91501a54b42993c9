/** The uploads of a visit: they go on while what shows them is not on the screen. */
import { VISIT_HEADER, type FilesPlace } from "../../core/files.ts";
import { Cell } from "../../core/keyed.ts";
import { say } from "../../core/locale.ts";
import type { JsonValue, UploadComponent, UploadedFile } from "../../core/protocol.ts";
import type { Visit } from "../../core/visit.ts";
import { request } from "./requests.ts";
import { RefusedError, send } from "./sending.ts";
import { refusalOf } from "./taken.ts";

export interface Transfer {
  key: number;
  name: string;
  size: number;
  sent: number;
  status: "waiting" | "sending" | "paused" | "failed";
  /** What is wrong, of one that has failed. */
  problem: string;
  /** Whether the same file may be sent again. */
  again: boolean;
}

interface Job {
  file: File;
  id: string | null;
  controller: AbortController;
}

const known = new WeakMap<Visit, Uploads>();

export class Uploads {
  private readonly shown = new Map<string, Cell<readonly Transfer[]>>();
  private readonly jobs = new Map<number, Job>();
  private readonly busy = new Set<string>();
  private next = 1;

  private constructor(
    private readonly visit: Visit,
    private readonly place: FilesPlace | null,
  ) {}

  static of(visit: Visit, place: FilesPlace | null): Uploads {
    const uploads = known.get(visit) ?? new Uploads(visit, place);
    known.set(visit, uploads);
    return uploads;
  }

  /** What is on its way to a component, or has failed. */
  transfers(path: string): Cell<readonly Transfer[]> {
    const cell = this.shown.get(path) ?? new Cell<readonly Transfer[]>([]);
    this.shown.set(path, cell);
    return cell;
  }

  /** Uploads files that a visitor has chosen. */
  add(path: string, files: readonly File[]): void {
    const component = this.visit.store.component(path) as UploadComponent | undefined;
    if (component === undefined || files.length === 0) return;
    // What has failed before was seen.
    for (const one of this.transfers(path).get()) if (one.status === "failed" || !component.multiple) this.cancel(path, one.key);
    let room = this.roomIn(path, component);
    for (const file of files) {
      const problem = this.place === null ? say("Files can be uploaded only where a Jupyter server with jupyter_tools serves the page.") : refusalOf(component, file, room);
      room -= 1;
      const transfer = { key: this.next, name: file.name, size: file.size, sent: 0, again: false } as const;
      this.next += 1;
      if (problem === null) this.jobs.set(transfer.key, { file, id: null, controller: new AbortController() });
      this.put(path, [...this.transfers(path).get(), { ...transfer, status: problem === null ? "waiting" : "failed", problem: problem ?? "" }]);
    }
    void this.run(path);
  }

  /** Stops a transfer, or forgets one that has failed. */
  cancel(path: string, key: number): void {
    const job = this.jobs.get(key);
    job?.controller.abort();
    if (job?.id) this.forget(job.id);
    this.jobs.delete(key);
    this.put(path, this.transfers(path).get().filter((one) => one.key !== key));
  }

  /** Sends a file again, from where it has stopped. */
  retry(path: string, key: number): void {
    this.change(path, key, { status: "waiting", problem: "" });
    void this.run(path);
  }

  /** Takes a file out of the value. */
  remove(path: string, file: UploadedFile): void {
    const value = this.visit.store.values.get(path);
    this.give(path, Array.isArray(value) ? value.filter((one) => idOf(one) !== file.id) : null);
    this.forget(file.id);
    this.visit.event(path, "change");
  }

  // --- inside ---

  private roomIn(path: string, component: UploadComponent): number {
    if (!component.multiple) return 1;
    const value = this.visit.store.values.get(path);
    const given = Array.isArray(value) ? value.length : 0;
    return (component.max_files ?? Infinity) - given - this.transfers(path).get().length;
  }

  /** Sends what waits, one file after the other; then the value has changed. */
  private async run(path: string): Promise<void> {
    if (this.busy.has(path)) return;
    this.busy.add(path);
    let arrived = false;
    for (;;) {
      const transfer = this.transfers(path).get().find((one) => one.status === "waiting");
      const job = transfer && this.jobs.get(transfer.key);
      if (!transfer || !job) break;
      arrived = (await this.sendOne(path, transfer.key, job)) || arrived;
    }
    this.busy.delete(path);
    if (arrived) this.visit.event(path, "change");
  }

  private async sendOne(path: string, key: number, job: Job): Promise<boolean> {
    if (this.place === null) return false;
    this.change(path, key, { status: "sending" });
    try {
      const entry = await send({
        place: this.place,
        visit: () => this.visit.id,
        component: this.visit.store.atPeer(path),
        file: job.file,
        id: job.id,
        signal: job.controller.signal,
        onBegin: (id) => {
          job.id = id;
        },
        onProgress: (sent) => this.change(path, key, { sent, status: "sending" }),
        onPause: (pauses) => this.change(path, key, { status: pauses ? "paused" : "sending" }),
      });
      this.arrived(path, key, entry);
      return true;
    } catch (error) {
      if (job.controller.signal.aborted) return false;
      const status = error instanceof RefusedError ? error.status : 0;
      // The upload is not there any more: one that is sent again begins anew.
      if (status !== 0) job.id = null;
      const problem = error instanceof RefusedError ? error.message : say("The file could not be sent.");
      this.change(path, key, { status: "failed", problem, sent: 0, again: ![403, 413, 415].includes(status) });
      return false;
    }
  }

  private arrived(path: string, key: number, entry: UploadedFile): void {
    this.jobs.delete(key);
    const value = this.visit.store.values.get(path) ?? null;
    const component = this.visit.store.component(path) as UploadComponent | undefined;
    const file = { ...entry } as unknown as JsonValue;
    this.give(path, component?.multiple ? [...(Array.isArray(value) ? value : []), file] : file);
    if (!component?.multiple && idOf(value) !== null) this.forget(String(idOf(value)));
    this.put(path, this.transfers(path).get().filter((one) => one.key !== key));
  }

  private give(path: string, value: JsonValue): void {
    this.visit.store.errors.delete(path);
    this.visit.change(path, value);
  }

  /** Tells the server that a file is not needed; it would go with the visit anyway. */
  private forget(id: string): void {
    const visit = this.visit.id;
    if (this.place === null || visit === null) return;
    const headers = { ...this.place.headers, [VISIT_HEADER]: visit };
    request("DELETE", `${this.place.url}uploads/${id}`, { headers, signal: new AbortController().signal }).catch(() => undefined);
  }

  private change(path: string, key: number, changes: Partial<Transfer>): void {
    this.put(path, this.transfers(path).get().map((one) => (one.key === key ? { ...one, ...changes } : one)));
  }

  private put(path: string, transfers: readonly Transfer[]): void {
    this.transfers(path).set(transfers);
  }
}

function idOf(value: JsonValue): JsonValue {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value["id"] ?? null) : null;
}

/** The files of a value. */
export function filesIn(value: JsonValue | undefined): UploadedFile[] {
  const files = Array.isArray(value) ? value : [value ?? null];
  return files.filter((one) => one !== null && idOf(one) !== null) as unknown as UploadedFile[];
}
