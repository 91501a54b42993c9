/** What the components of a repeater read in one of its rows: the page, with their texts and rules as they are for the row. */
import type { Listener } from "../../core/keyed.ts";
import type { Cells } from "../../core/expressions/scope.ts";
import type { AnyComponent, TableData } from "../../core/protocol.ts";
import { selectedOf, type RowId } from "../../core/frames.ts";
import type { Activity, Store } from "../../core/store.ts";
import type { Visit } from "../../core/visit.ts";
import type { Renderer } from "./renderer.ts";

/** A row of a repeater. */
export interface RepeatedRow {
  /** The path of the repeater. */
  repeater: string;
  /** The data that the row is of. */
  data: TableData;
  /** What names it. */
  id: RowId;
  cells: Cells;
}

/** One value of the store by key, as `Keyed` has them. */
interface Read<T> {
  get(key: string): T | undefined;
  subscribe(key: string, listener: Listener): () => void;
}

/** Each component as it is in the row; what does not change keeps its identity. */
function componentsIn(store: Store, { cells }: RepeatedRow): Read<AnyComponent> {
  const made = new Map<string, { of: AnyComponent | undefined; revision: number; shown: AnyComponent | undefined }>();
  return {
    get(path) {
      const of = store.components.get(path);
      const revision = store.recomputed.get(path) ?? 0;
      const known = made.get(path);
      if (known !== undefined && known.of === of && known.revision === revision) return known.shown;
      const shown = store.inRow(path, cells);
      made.set(path, { of, revision, shown });
      return shown;
    },
    subscribe(path, listener) {
      const stops = [store.components, store.recomputed].map((one) => one.subscribe(path, listener));
      return () => stops.forEach((stop) => stop());
    },
  };
}

/** The events that run in the row; of one of which the row is not known, as after a reload, that is the selected one. */
function runningIn(store: Store, { repeater, id }: RepeatedRow): Read<readonly Activity[]> {
  return {
    get(path) {
      const isSelected = selectedOf(store.values.get(repeater)).includes(id);
      const all = store.running.get(path);
      return all?.some(({ row }) => (row === null ? isSelected : row === id)) ? all : undefined;
    },
    subscribe(path, listener) {
      const stops = [store.running.subscribe(path, listener), store.values.subscribe(repeater, listener)];
      return () => stops.forEach((stop) => stop());
    },
  };
}

/** An object that is another one but for some of its members. */
function like<T extends object>(one: T, members: object): T {
  const made: T = Object.create(one);
  for (const [name, value] of Object.entries(members)) Object.defineProperty(made, name, { value });
  return made;
}

/** The renderer for the components in a row: what a visitor uses there selects the row first. */
export function rendererIn(renderer: Renderer, row: RepeatedRow): Renderer {
  const { repeater, data, id, cells } = row;
  const { store, visit } = renderer;
  const choose = () => visit.select(repeater, data, id);
  const event: Visit["event"] = (...given) => {
    choose();
    visit.event(...given);
  };
  const press: Visit["press"] = (...given) => {
    choose();
    visit.press(...given);
  };
  return {
    ...renderer,
    store: like(store, { components: componentsIn(store, row), running: runningIn(store, row), known: () => ({ ...store.known(), item: cells }) }),
    visit: like(visit, { event, press }),
  };
}
