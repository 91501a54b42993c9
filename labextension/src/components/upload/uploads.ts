/** The uploads of a visit: they go on while what shows them is not on the screen. */
import { VISIT_HEADER, type FilesPlace } from "../../core/files.ts";
import { Cell } from "../../core/keyed.ts";
import { say } from "../../core/locale.ts";
import { pathAfter } from "../../core/paths.ts";
import type { Edit, JsonValue, UploadComponent, UploadedFile } from "../../core/protocol.ts";
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

/** A component that takes files, wherever it is moved. */
interface Place {
  path: string;
  shown: Cell<readonly Transfer[]>;
  busy: boolean;
}

const known = new WeakMap<Visit, Uploads>();

export class Uploads {
  private readonly places = new Map<string, Place>();
  private readonly jobs = new Map<number, Job>();
  private next = 1;

  private constructor(
    private readonly visit: Visit,
    private readonly server: FilesPlace | null,
  ) {
    visit.followers.add((renames) => this.follow(renames));
  }

  static of(visit: Visit, server: FilesPlace | null): Uploads {
    const uploads = known.get(visit) ?? new Uploads(visit, server);
    known.set(visit, uploads);
    return uploads;
  }

  /** What is on its way to a component, or has failed. */
  transfers(path: string): Cell<readonly Transfer[]> {
    return this.at(path).shown;
  }

  /** Uploads files that a visitor has chosen. */
  add(path: string, files: readonly File[]): void {
    const component = this.componentAt(path);
    if (component === undefined || files.length === 0) return;
    const place = this.at(path);
    // What has failed before was seen.
    for (const one of place.shown.get()) if (one.status === "failed" || !component.multiple) this.cancel(path, one.key);
    let room = this.roomIn(place, component);
    for (const file of files) {
      const problem = this.server === null ? say("Files can be uploaded only where a Jupyter server with jupyter_tools serves the page.") : refusalOf(component, file, room);
      room -= 1;
      const transfer = { key: this.next, name: file.name, size: file.size, sent: 0, again: false } as const;
      this.next += 1;
      if (problem === null) this.jobs.set(transfer.key, { file, id: null, controller: new AbortController() });
      place.shown.set([...place.shown.get(), { ...transfer, status: problem === null ? "waiting" : "failed", problem: problem ?? "" }]);
    }
    void this.run(place);
  }

  /** Stops a transfer, or forgets one that has failed. */
  cancel(path: string, key: number): void {
    this.drop(this.at(path), key);
  }

  /** Sends a file again, from where it has stopped. */
  retry(path: string, key: number): void {
    const place = this.at(path);
    this.change(place, key, { status: "waiting", problem: "" });
    void this.run(place);
  }

  /** Takes a file out of the value. */
  remove(path: string, file: UploadedFile): void {
    const value = this.visit.store.values.get(path);
    this.give(path, Array.isArray(value) ? value.filter((one) => idOf(one) !== file.id) : null);
    this.forget(file.id);
    this.visit.event(path, "change");
  }

  // --- inside ---

  private at(path: string): Place {
    const place = this.places.get(path) ?? this.renamed(path) ?? { path, shown: new Cell<readonly Transfer[]>([]), busy: false };
    place.path = path;
    this.places.set(path, place);
    return place;
  }

  /** The place of a component that an editor has renamed, and the peer not yet. */
  private renamed(path: string): Place | undefined {
    const was = this.visit.store.atPeer(path);
    const place = this.componentAt(was) === undefined ? this.places.get(was) : undefined;
    if (place !== undefined) this.places.delete(was);
    return place;
  }

  /** Goes on at the new paths of components; what was on its way to one that is gone stops. */
  private follow(renames: readonly Edit[]): void {
    const places = [...this.places.values()];
    this.places.clear();
    for (const place of places) {
      place.path = pathAfter(place.path, renames) ?? place.path;
      if (this.componentAt(place.path) === undefined) for (const { key } of place.shown.get()) this.drop(place, key);
      else this.places.set(place.path, place);
    }
  }

  private componentAt(path: string): UploadComponent | undefined {
    const component = this.visit.store.component(path);
    return component?.type === "upload" ? component : undefined;
  }

  private drop(place: Place, key: number): void {
    const job = this.jobs.get(key);
    job?.controller.abort();
    if (job?.id) this.forget(job.id);
    this.jobs.delete(key);
    place.shown.set(place.shown.get().filter((one) => one.key !== key));
  }

  private roomIn({ path, shown }: Place, component: UploadComponent): number {
    if (!component.multiple) return 1;
    const value = this.visit.store.values.get(path);
    const given = Array.isArray(value) ? value.length : 0;
    return (component.max_files ?? Infinity) - given - shown.get().length;
  }

  /** Sends what waits, one file after the other; then the value has changed. */
  private async run(place: Place): Promise<void> {
    if (place.busy) return;
    place.busy = true;
    let arrived = false;
    for (;;) {
      const transfer = place.shown.get().find((one) => one.status === "waiting");
      const job = transfer && this.jobs.get(transfer.key);
      if (!transfer || !job) break;
      arrived = (await this.sendOne(place, transfer.key, job)) || arrived;
    }
    place.busy = false;
    if (arrived) this.visit.event(place.path, "change");
  }

  private async sendOne(place: Place, key: number, job: Job): Promise<boolean> {
    if (this.server === null) return false;
    this.change(place, key, { status: "sending" });
    try {
      const entry = await send({
        place: this.server,
        visit: () => this.visit.id,
        component: () => this.visit.store.atPeer(place.path),
        file: job.file,
        id: job.id,
        signal: job.controller.signal,
        onBegin: (id) => {
          job.id = id;
        },
        onProgress: (sent) => this.change(place, key, { sent, status: "sending" }),
        onPause: (pauses) => this.change(place, key, { status: pauses ? "paused" : "sending" }),
      });
      return this.arrived(place, key, entry);
    } catch (error) {
      if (!job.controller.signal.aborted) this.failed(place, key, job, error instanceof RefusedError ? error : new RefusedError(say("The file could not be sent."), 0));
      return false;
    }
  }

  private failed(place: Place, key: number, job: Job, { message, status, final }: RefusedError): void {
    if (final) {
      // The upload is not there any more, or not wanted: one that is sent again begins anew.
      if (job.id !== null && status !== 404) this.forget(job.id);
      job.id = null;
    }
    this.change(place, key, { status: "failed", problem: message, sent: 0, again: !final || ![403, 413, 415].includes(status) });
  }

  /** Gives a component a file; false where it is gone meanwhile. */
  private arrived(place: Place, key: number, entry: UploadedFile): boolean {
    const component = this.componentAt(place.path);
    if (component === undefined) {
      this.drop(place, key);
      return false;
    }
    this.jobs.delete(key);
    const value = this.visit.store.values.get(place.path) ?? null;
    const file = { ...entry } as unknown as JsonValue;
    this.give(place.path, component.multiple ? [...(Array.isArray(value) ? value : []), file] : file);
    if (!component.multiple && idOf(value) !== null) this.forget(String(idOf(value)));
    place.shown.set(place.shown.get().filter((one) => one.key !== key));
    return true;
  }

  private give(path: string, value: JsonValue): void {
    this.visit.store.errors.delete(path);
    this.visit.change(path, value);
  }

  /** Tells the server that a file is not needed; it would go with the visit anyway. */
  private forget(id: string): void {
    const visit = this.visit.id;
    if (this.server === null || visit === null) return;
    const headers = { ...this.server.headers, [VISIT_HEADER]: visit };
    request("DELETE", `${this.server.url}uploads/${id}`, { headers, signal: new AbortController().signal }).catch(() => undefined);
  }

  private change(place: Place, key: number, changes: Partial<Transfer>): void {
    place.shown.set(place.shown.get().map((one) => (one.key === key ? { ...one, ...changes } : one)));
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
