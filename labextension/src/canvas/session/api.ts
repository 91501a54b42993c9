/** What the canvas asks the server: edits, and what is wrong with the page. */
import type { Edit } from "../../core/protocol.ts";
import type { Json } from "../../core/edits.ts";
import type { Catalog, Settings, TypeEntry } from "../inspector/schema.ts";
import { ownRequest, type Request } from "../../requests.ts";

/** A change of the page that was made. */
export interface Saved {
  revision: string;
  inverse: Edit[];
}

/** One thing that is wrong with the page, its notebook or a module. */
export interface Finding {
  place: string;
  message: string;
  line: number | null;
  warning: boolean;
  file: string;
  path: string | null;
  property: string | null;
  cell: number | null;
  fix: { label: string; edits: Edit[] } | null;
}

/** A code cell to check the page with; null for another one. */
export type CheckedCell = { id: string; source: string; tagged: boolean } | null;

export interface Checked {
  revision: string;
  findings: Finding[];
  /** Whether a newer version wrote the file, which the first finding says. */
  read_only: boolean;
  /** The names of `state` and `context` that the notebook's Python uses. */
  names: string[];
}

/** A page that is published. */
export interface Publication {
  slug: string;
  notebook: string;
  mode: "isolated" | "shared" | "live";
  why: string;
  shares: string;
  /** The address with a key, for visitors. */
  url: string;
  page_url: string;
  public: boolean;
}

/** A page of the app. */
export interface AppPage {
  notebook: string;
  /** Empty for the notebook's name. */
  title: string;
  parent: string | null;
}

/** How visits of the page can run. */
export interface Trial {
  /** Whether the notebook as it is saved was tried out; what follows is empty where it was not. */
  known: boolean;
  /** The mode that `auto` would choose. */
  mode: "isolated" | "shared" | "live" | null;
  /** Why it would. */
  auto: string;
  /** How the mode `isolated` would make processes. */
  isolated: string;
  /** When, in seconds since 1970. */
  at: number | null;
  /** The variables of the notebook that handlers change. */
  changed: string[];
}

/** A step of publishing, or of trying out. */
export interface PublishStep {
  /** A sentence with its place among all steps. */
  text: string;
}

/** The server refused: its error's name, a sentence, and the status. */
export class RefusedError extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    message: string,
    /** Of a cell that failed. */
    readonly traceback: string | null = null,
    /** What is wrong with the file as it would be. */
    readonly findings: readonly Pick<Finding, "path" | "property">[] = [],
  ) {
    super(message);
  }
}

/** Nobody answered: the request may come through later. */
export class OfflineError extends Error {}

/** The page cannot be changed now, whatever the edits: its file is broken, read-only, or on a full disk, or its notebook is gone. */
export class HeldError extends RefusedError {}

const HELD: ReadonlySet<string> = new Set(["BrokenFileError", "ReadOnlyError", "NotWrittenError", "NotFoundError"]);

type CatalogAnswer = Omit<TypeEntry, "properties" | "formats"> & { schema: Json };

function propertiesOf(schema: Json | undefined): Record<string, Json> {
  return (schema?.["properties"] ?? {}) as Record<string, Json>;
}

/** The formats that a column may have, where the schema describes columns. */
function formatsOf(schema: Json): string[] {
  const format = propertiesOf((schema["$defs"] as Record<string, Json> | undefined)?.["TableColumn"])["format"];
  const any = Array.isArray(format?.["anyOf"]) ? (format["anyOf"] as Json[]) : [];
  return any.flatMap((one) => (Array.isArray(one["enum"]) ? one["enum"].map(String) : []));
}

export class Api {
  constructor(
    private readonly base: string,
    private readonly path: string,
    private readonly client: string,
    private readonly request: Request = ownRequest,
    /** Told where the notebook is, when the server answers that it was renamed. */
    private readonly moved: (path: string) => void = () => undefined,
  ) {}

  /** Makes a change once, however often it is sent with its key. */
  save(edits: readonly Edit[], revision: string, key: string): Promise<Saved> {
    const body = { revision, edits, brief: true, client: this.client, idempotency_key: key };
    return this.send<Saved>(`pages/${this.encoded}`, "PATCH", body);
  }

  /** What is wrong with the page, and the revision of the file that was looked at. `cells` are the notebook's as it is open. */
  findings(cells: readonly CheckedCell[]): Promise<Checked> {
    const path = `pages/${this.encoded}/check`;
    return cells.length === 0 ? this.send<Checked>(path, "GET") : this.send<Checked>(path, "POST", { cells });
  }

  /** The page's publication; null where it is not published. */
  async publication(): Promise<Publication | null> {
    const { publications } = await this.send<{ publications: Publication[] }>("publications", "GET");
    return publications.find((one) => one.notebook === this.path) ?? null;
  }

  /** Publishes the page, and tells of each step. */
  publish(mode: string, onStep: (step: PublishStep) => void): Promise<Publication> {
    return this.stepwise<Publication>("publications", onStep, { notebook: this.path, mode });
  }

  /** What is known of how visits can run. */
  trial(): Promise<Trial> {
    return this.send<Trial>(`kernels/${this.encoded}/trial`, "GET");
  }

  /** Finds out how visits can run, and tells of each step; ends when the signal aborts. */
  tryOut(onStep: (step: PublishStep) => void, signal: AbortSignal): Promise<Trial> {
    return this.stepwise<Trial>(`kernels/${this.encoded}/trial`, onStep, {}, signal);
  }

  /** The answer to a request that tells of each step before it. */
  private async stepwise<T>(path: string, onStep: (step: PublishStep) => void, body: object, signal?: AbortSignal): Promise<T> {
    const response = await this.ask(path, "POST", body, { headers: { Accept: "application/x-ndjson" }, ...(signal && { signal }) });
    if (!response.ok || response.body === null) return await this.read<T>(response);
    for await (const line of linesOf(response.body)) {
      const answer = JSON.parse(line) as { step?: PublishStep; error?: ErrorAnswer };
      if (answer.step) onStep(answer.step);
      else if (answer.error) throw refusal(response.status, answer.error);
      else return answer as T;
    }
    throw new OfflineError("The answer ended early.");
  }

  unpublish(slug: string): Promise<{ visits: number }> {
    return this.send<{ visits: number }>(`publications/${encoded(slug)}`, "DELETE");
  }

  /** How many browsers have the published page open. */
  async openVisits(): Promise<number> {
    const { visits } = await this.send<{ visits: { page: string; connected: boolean; builder: boolean }[] }>("operations", "GET");
    return visits.filter((one) => one.page === this.path && one.connected && !one.builder).length;
  }

  /** What the server says of the component types. */
  async catalog(): Promise<Catalog> {
    const entries = Object.entries(await this.send<Record<string, CatalogAnswer>>("catalog", "GET"));
    return Object.fromEntries(entries.map(([type, { schema, ...entry }]) => [type, { ...entry, properties: propertiesOf(schema), formats: formatsOf(schema) }]));
  }

  /** What can be set of pages and apps. */
  settings(): Promise<Settings> {
    return this.send<Settings>("settings", "GET");
  }

  /** The pages of the app, in their order. */
  async appPages(): Promise<AppPage[]> {
    const folder = encoded(this.path.split("/").slice(0, -1).join("/"));
    const { app } = await this.send<{ app: { pages: Record<string, { title: string; parent: string | null }> } }>(`apps/${folder}`, "GET");
    return Object.entries(app.pages).map(([notebook, { title, parent }]) => ({ notebook, title, parent }));
  }

  private get encoded(): string {
    return encoded(this.path);
  }

  private async send<T>(path: string, method: string, body?: object): Promise<T> {
    return await this.read<T>(await this.ask(path, method, body));
  }

  private async ask(path: string, method: string, body?: object, { headers, ...more }: RequestInit = {}): Promise<Response> {
    const init = { method, headers: { "Content-Type": "application/json", ...(headers as Record<string, string>) }, ...(body && { body: JSON.stringify(body) }), ...more };
    try {
      return await this.request(`${this.base.replace(/\/$/, "")}/${path}`, init);
    } catch (error) {
      throw new OfflineError(String(error), { cause: error });
    }
  }

  private async read<T>(response: Response): Promise<T> {
    const answer = (await response.json().catch(() => null)) as { error?: ErrorAnswer } | null;
    if (response.ok && answer !== null) return answer as T;
    if (response.status >= 502 && response.status <= 504 && !answer?.error) throw new OfflineError(response.statusText);
    if (answer?.error?.moved_to) this.moved(answer.error.moved_to);
    throw refusal(response.status, answer?.error ?? { message: response.statusText });
  }
}

interface ErrorAnswer {
  name?: string;
  message?: string;
  traceback?: string | null;
  findings?: Finding[] | null;
  moved_to?: string;
}

/** A path as part of an address. */
function encoded(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function refusal(status: number, { name = "", message = "", traceback = null, findings }: ErrorAnswer): RefusedError {
  return new (HELD.has(name) ? HeldError : RefusedError)(status, name, message, traceback, findings ?? []);
}

/** The lines of a body as they come. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    const parts = (rest + value).split("\n");
    rest = parts.pop() ?? "";
    yield* parts.filter((line) => line.trim() !== "");
  }
  if (rest.trim() !== "") yield rest;
}
