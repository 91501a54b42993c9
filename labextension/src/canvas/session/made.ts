/** Canvases without a server, for tests. */
import { FakePeer } from "../../core/fake.ts";
import type { Json } from "../../core/edits.ts";
import { Cell } from "../../core/keyed.ts";
import type { PageMessage } from "../../core/protocol.ts";
import { Visit } from "../../core/visit.ts";
import type { Api } from "./api.ts";
import { Canvas } from "./canvas.ts";
import { CanvasMemory } from "./memory.ts";

interface Made {
  /** The page and the app as properties.json writes them. */
  page: Json;
  app?: Json;
  save: Api["save"];
  /** What the tab remembers. */
  items?: Map<string, string>;
}

/** An open canvas whose server answers as `save` does. */
export function madeCanvas({ page, app = {}, save, items = new Map() }: Made): Canvas {
  const api = { save, findings: () => Promise.resolve({ revision: "r1", findings: [], read_only: false, names: [] }) } as unknown as Api;
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
  const visit = new Visit({ transport: new FakePeer().transport(), memory: { take: () => null, put: () => undefined } });
  const opened = new Canvas({ visit, builds: new Cell(false), api, memory: new CanvasMemory(storage, "desk"), notebook: null, client: "me", title: "desk", runNotebook: () => undefined });
  opened.observe({ type: "page", page: { components: {}, handlers: {}, policies: {}, title: "" }, raw: page, raw_app: app, revision: "r1", theme: { accent: "indigo", scheme: "auto" }, context: {}, set_by: {}, state: {} } as unknown as PageMessage);
  return opened;
}
