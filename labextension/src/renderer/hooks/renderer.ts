/** How components read the page: each hook wakes its component only for what it reads. */
import { createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore, type ComponentType } from "react";
import type { FilesPlace } from "../../core/files.ts";
import type { Cell, Keyed, Listener } from "../../core/keyed.ts";
import type { AnyComponent, JsonValue } from "../../core/protocol.ts";
import type { Alert, PageNotice, Store } from "../../core/store.ts";
import type { Visit } from "../../core/visit.ts";
import type { Host, Look } from "../look/look.ts";

/** What the React component of a type is given. */
export interface ComponentProps<T extends AnyComponent> {
  path: string;
  component: T;
}

/** The React component of each type, by the type's name. */
export type Types = Readonly<Record<string, ComponentType<ComponentProps<AnyComponent>>>>;

/** What the page tells its visitor: its message, and the newest alert. */
export interface Told {
  notice: PageNotice | null;
  alert: Alert | null;
}

/** A dialog that is open. */
export interface Layer {
  name: string;
  /** What was told when it was opened, which does not belong into it; null where it tells nothing. */
  before: Told | null;
}

/** The other pages of the app, by the names of their notebooks. */
export interface OtherPages {
  /** Goes to one in the same tab; false where that is not possible. */
  go: ((page: string, params: Record<string, string>) => boolean) | undefined;
  /** The address of one, where it has one. */
  urlOf: ((page: string, params: Record<string, string>) => string) | undefined;
}

/** A page that the navigation offers. */
export interface Offered {
  label: string;
  url: string;
  icon: string;
  group: string;
  /** `page` for the present page, `within` for the entry that it is below; empty for others. */
  current: string;
}

/** How a published page leads to the others of its app, as the server has computed it for this visitor. */
export interface Navigation {
  place: string;
  /** The app's title. */
  title: string;
  entries: readonly Offered[];
  /** What stands before the page in the trail that leads to it; a group has no address. */
  trail: readonly { label: string; url: string | null }[];
  /** The visitor's name; empty for a visitor by link. */
  user: string;
  /** The address that signs the visitor out; empty where there is no login. */
  sign_out: string;
}

/** Where a host has frames. */
export interface Frames {
  /** The document of a frame. */
  url: string;
  /** The digests of modules that may run in the page itself: `sha256-` and base64, of the module's text. */
  trusted: readonly string[];
}

export interface Renderer {
  visit: Visit;
  store: Store;
  types: Types;
  host: Host;
  look: Cell<Look>;
  /** The node outside the page that menus and cell editors open in. */
  portal: HTMLElement;
  /** The dialogs that are open, in the order in which they were opened: only the last is closed by Esc. */
  layers: Cell<readonly Layer[]>;
  /** For style elements, where the page's policy asks for one. */
  nonce: string | undefined;
  /** Shows a line of a notebook cell to the builder, where the host can. */
  reveal: ((cell: string, line: number) => void) | undefined;
  /** Runs the notebook as the host does; false where it cannot. */
  runAll: (() => boolean) | undefined;
  /** How other pages of the app are opened, where the host can. */
  pages: OtherPages;
  /** How the page leads to the others of its app; null where it stands alone. */
  navigation: Navigation | null;
  /** Whether an editor draws the page: hidden components are shown too. */
  builds: Cell<boolean>;
  /** Changes properties of a component for all visitors, where a builder uses the page on a canvas. */
  share: Cell<((path: string, changes: Record<string, JsonValue>) => void) | null>;
  /** Whether what is around the page says how its kernel and its connection are. */
  said: Cell<boolean>;
  /** The frames that authors' modules run in; undefined where they run in the page itself, as a notebook's outputs do. */
  frames: Frames | undefined;
  /** Where the files of the app's theme are; undefined where no server has them. */
  themeFiles: string | undefined;
  /** What the pages of an app have in common, as the name of what the browser keeps of it; empty where no server has them. */
  app: string;
  /** The place at the top of the page for its messages; null while it is not drawn. */
  top: Cell<HTMLElement | null>;
  /** Where the visit's files are; null where no server keeps any. */
  files: FilesPlace | null;
  /** The notebook's file name, where it is known. */
  notebook: string | undefined;
}

export const RendererContext = createContext<Renderer | null>(null);

export function useRenderer(): Renderer {
  const renderer = useContext(RendererContext);
  if (renderer === null) throw new Error("This component is outside a page");
  return renderer;
}

/** One value of the store. */
export function useCell<T>(cell: Cell<T>): T {
  return useSyncExternalStore(
    useCallback((listener: Listener) => cell.subscribe(listener), [cell]),
    () => cell.get(),
  );
}

/** The value of one key. */
export function useKey<T>(keyed: Keyed<T>, key: string): T | undefined {
  return useSyncExternalStore(
    useCallback((listener: Listener) => keyed.subscribe(key, listener), [keyed, key]),
    () => keyed.get(key),
  );
}

/** How long events go unshown, in milliseconds: most end sooner, and showing them would only hold up their results. */
const MOMENT = 20;

/** Reports, until it is stopped, whether something holds for longer than a moment. */
export function watchLasting(
  subscribe: (listener: Listener) => () => void,
  holds: () => boolean,
  notify: (lasts: boolean) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reported = false;
  const turn = (lasts: boolean) => {
    if (reported !== lasts) notify(lasts);
    reported = lasts;
  };
  const forget = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const look = () => {
    if (holds()) timer ??= setTimeout(() => turn(true), MOMENT);
    else {
      forget();
      turn(false);
    }
  };
  look();
  const stop = subscribe(look);
  return () => {
    forget();
    stop();
  };
}

/** Whether something holds for longer than a moment. */
function useLasting(subscribe: (listener: Listener) => () => void, holds: () => boolean): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => watchLasting(subscribe, holds, setLasts), [subscribe, holds]);
  return lasts;
}

/** Whether an event of a component runs, or waits to. */
export function useRunning(path: string): boolean {
  const { store } = useRenderer();
  return useLasting(
    useCallback((listener: Listener) => store.running.subscribe(path, listener), [store, path]),
    useCallback(() => store.running.get(path) !== undefined, [store, path]),
  );
}

/** Whether any event runs. */
export function useBusy(): boolean {
  const { store } = useRenderer();
  return useLasting(
    useCallback((listener: Listener) => store.activities.subscribe(listener), [store]),
    useCallback(() => store.activities.get().length > 0, [store]),
  );
}

/** Whether `load` runs or is still to come, so that what shows nothing yet may show something soon. */
export function useLoading(): boolean {
  const { store } = useRenderer();
  // The page changes with each edit of a builder, and its answer to this hardly ever.
  return useSyncExternalStore(
    useCallback(
      (listener: Listener) => {
        const stops = [store.page, store.kernel, store.connection].map((cell) => cell.subscribe(listener));
        stops.push(store.running.subscribe("page", listener));
        return () => stops.forEach((stop) => stop());
      },
      [store],
    ),
    () => isLoading(store),
  );
}

function isLoading(store: Store): boolean {
  const kernel = store.kernel.get();
  const connection = store.connection.get().status;
  if (!store.page.get()?.loads || connection === "refused" || connection === "ended") return false;
  const runs = store.running.get("page")?.some(({ event }) => event === 0) ?? false;
  return kernel === null || kernel.status === "starting" || (runs && kernel.status !== "not_run");
}

export function useLook(): Look {
  return useCell(useRenderer().look);
}

/** What the visitor gave an input, and how to give it something else. */
export function useValue(path: string): [value: JsonValue | undefined, change: (value: JsonValue) => void] {
  const { visit, store } = useRenderer();
  const value = useKey(store.values, path);
  return [value, useCallback((next: JsonValue) => visit.change(path, next), [visit, path])];
}
