/** What the canvas asks the server: edits, and what is wrong with the page. */
import type { Edit } from "../../core/protocol.ts";
import type { Json } from "../../core/edits.ts";
import type { Catalog, TypeEntry } from "../inspector/schema.ts";
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

/** The server refused: its error's name, a sentence, and the status. */
export class RefusedError extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    message: string,
  ) {
    super(message);
  }
}

/** Nobody answered: the request may come through later. */
export class OfflineError extends Error {}

type CatalogAnswer = Omit<TypeEntry, "properties" | "formats"> & { schema: Json };

/** The properties of a JSON Schema; one that holds itself is a reference to its definition. */
function propertiesOf(schema: Json): Record<string, Json> {
  const name = typeof schema["$ref"] === "string" ? (schema["$ref"].split("/").at(-1) ?? "") : null;
  const own = name === null ? schema : (schema["$defs"] as Record<string, Json> | undefined)?.[name];
  return (own?.["properties"] ?? {}) as Record<string, Json>;
}

/** The formats that a column may have, where the schema describes columns. */
function formatsOf(schema: Json): string[] {
  const format = propertiesOf({ ...schema, $ref: "TableColumn" })["format"];
  const any = Array.isArray(format?.["anyOf"]) ? (format["anyOf"] as Json[]) : [];
  return any.flatMap((one) => (Array.isArray(one["enum"]) ? one["enum"].map(String) : []));
}

export class Api {
  constructor(
    private readonly base: string,
    private readonly path: string,
    private readonly client: string,
    private readonly request: Request = ownRequest,
  ) {}

  save(edits: readonly Edit[], revision: string): Promise<Saved> {
    return this.send<Saved>(`pages/${this.encoded}`, "PATCH", { revision, edits, brief: true, client: this.client });
  }

  async findings(): Promise<Finding[]> {
    return (await this.send<{ findings: Finding[] }>(`pages/${this.encoded}/check`, "GET")).findings;
  }

  /** What the server says of the component types. */
  async catalog(): Promise<Catalog> {
    const entries = Object.entries(await this.send<Record<string, CatalogAnswer>>("catalog", "GET"));
    return Object.fromEntries(entries.map(([type, { schema, ...entry }]) => [type, { ...entry, properties: propertiesOf(schema), formats: formatsOf(schema) }]));
  }

  private get encoded(): string {
    return this.path.split("/").map(encodeURIComponent).join("/");
  }

  private async send<T>(path: string, method: string, body?: object): Promise<T> {
    const headers = { "Content-Type": "application/json" };
    let response: Response;
    try {
      response = await this.request(`${this.base}/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    } catch (error) {
      throw new OfflineError(String(error), { cause: error });
    }
    const answer = (await response.json().catch(() => null)) as { error?: { name?: string; message?: string } } | null;
    if (response.ok && answer !== null) return answer as T;
    if (response.status >= 502 && response.status <= 504) throw new OfflineError(response.statusText);
    throw new RefusedError(response.status, answer?.error?.name ?? "", answer?.error?.message ?? response.statusText);
  }
}
