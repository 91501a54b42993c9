/** The renderer: shows a page in an element, for any host. */
import "./renderer/look/base.css";
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { RendererContext, useCell, type Frames, type Layer, type Navigation, type Renderer } from "./renderer/hooks/renderer.ts";
import { browserOf, type GoTo } from "./renderer/page/browser.ts";
import { Guard } from "./renderer/parts/Guard.tsx";
import { LookSource, type Host, type SchemeChoice } from "./renderer/look/look.ts";
import { Navigated } from "./renderer/page/Navigation.tsx";
import { Page } from "./renderer/page/Page.tsx";
// After the page: the styles of a type override those of the grid.
import { TYPES } from "./components/index.ts";
import { newRootId, portalNode, rootNode, styleNonce, Themed } from "./renderer/look/Themed.tsx";
import type { EarlySocket } from "./core/early-socket.ts";
import { appOf, themeUrl } from "./core/addresses.ts";
import { filesOf } from "./core/files.ts";
import { Cell } from "./core/keyed.ts";
import { languageNow, localeChanges, localeNow, setLocale } from "./core/locale.ts";
import type { PageMessage, Theme } from "./core/protocol.ts";
import { storedMemory, type TabMemory } from "./core/tab-memory.ts";
import type { Store } from "./core/store.ts";
import { channelTransport, notebookOf, socketTransport, type Channel, type Transport } from "./core/transports.ts";
import type { Address } from "./core/url-values.ts";
import { Visit, type Observe } from "./core/visit.ts";
import { onWake } from "./core/wake.ts";

export type { Channel } from "./core/transports.ts";

export interface MountOptions {
  host: Host;
  /** The websocket of the page; or `channel`, where there is no server. */
  socket_url?: string;
  channel?: Channel;
  /** The socket's first connection, where it was made before the renderer had come. */
  early?: EarlySocket;
  /** The page to show until the connection has another one. */
  first_page?: PageMessage | null;
  scheme?: SchemeChoice;
  accent?: Theme["accent"];
  /** The app's stylesheet, where it came with the document. */
  css?: string;
  /** The app's locale, where it is known before the page; empty for the browser's. */
  locale?: string;
  /** Under which key the tab remembers the visit over a reload; by default the address of the socket. */
  memory_key?: string;
  /** Whether it is a part of another document, whose title it leaves alone. */
  embedded?: boolean;
  /** Whether what is around it says how its kernel and its connection are. */
  said?: Cell<boolean>;
  /** The frames that authors' modules run in; without them they run in the page itself. */
  frames?: Frames;
  /** Shows a line of a notebook cell, where the host can. */
  on_reveal?: (cell: string, line: number) => void;
  /** Runs all cells of the notebook, where the host can; false where it cannot. */
  on_run?: () => boolean;
  /** Goes to another page of the app, where the host can. */
  on_go?: GoTo;
  /** The address of another page of the app, where it has one. */
  page_url?: (page: string, params: Record<string, string>) => string;
  /** The query of the page's URL, where values of inputs may be kept in it. */
  address?: Address;
  /** How the page leads to the others of its app. */
  navigation?: Navigation | null;
}

export interface Mounted {
  store: Store;
  setTheme(scheme: SchemeChoice): void;
  unmount(): void;
}

const FORGETFUL: TabMemory = { take: () => null, put: () => undefined };

function transportOf({ socket_url, channel, early }: MountOptions): Transport {
  if (channel) return channelTransport(channel);
  if (socket_url === undefined) throw new Error("A page needs a socket_url or a channel");
  return socketTransport(socket_url, early);
}

function memoryOf({ memory_key, socket_url }: MountOptions): TabMemory {
  const key = memory_key ?? (socket_url === undefined ? undefined : new URL(socket_url, document.baseURI).pathname);
  return key === undefined ? FORGETFUL : storedMemory(sessionStorage, `jupyter-tools:${key}`);
}

/** Plotly makes this element itself where it is missing, but knows no nonce. */
function preparePlotly(nonce: string): void {
  const id = "plotly.js-style-global";
  if (document.getElementById(id) !== null) return;
  const style = document.createElement("style");
  style.id = id;
  style.nonce = nonce;
  document.head.append(style);
}

/** The page as its visitors have it. */
function PageView({ renderer }: { renderer: Renderer }) {
  const { navigation } = renderer;
  const page = (
    <div className="jt-page">
      <Guard path="page" resetKey={renderer}>
        <Page />
      </Guard>
    </div>
  );
  return navigation === null ? page : <Navigated navigation={navigation}>{page}</Navigated>;
}

interface AppProps {
  renderer: Renderer;
  id: string;
  view: View;
}

function App({ renderer, id, view }: AppProps) {
  const { scheme } = useCell(renderer.look);
  return (
    <Themed id={id} scheme={scheme} portal={renderer.portal} nonce={renderer.nonce}>
      <RendererContext value={renderer}>{view.draw()}</RendererContext>
    </Themed>
  );
}

/** The title of the document of a page, in the navigation of an app with that one's; `titled` of the server has the same. */
function documentTitle(title: string, app: string | undefined): string {
  return app === undefined || app === title ? title : `${title} - ${app}`;
}

/** Keeps the visit over a reload, and comes back at once when the visitor or the network does. */
function follow(visit: Visit): () => void {
  const leave = () => visit.leave();
  const back = () => {
    if (visit.store.connection.get().status === "lost") visit.retry();
  };
  const turn = () => {
    if (document.hidden) return leave();
    visit.reclaim();
    return back();
  };
  window.addEventListener("pagehide", leave);
  window.addEventListener("online", back);
  document.addEventListener("visibilitychange", turn);
  const stopWaking = onWake(() => visit.renew());
  return () => {
    stopWaking();
    window.removeEventListener("pagehide", leave);
    window.removeEventListener("online", back);
    document.removeEventListener("visibilitychange", turn);
  };
}

export function mount(el: HTMLElement, options: MountOptions): Mounted {
  return mountView(el, options, (renderer) => ({ draw: () => <PageView renderer={renderer} /> }));
}

/** What is shown of a visit, and who is told of its messages. */
export interface View {
  draw: () => ReactNode;
  observe?: Observe;
}

/** Mounts what `begin` makes of a renderer and its visit, which has not begun then. */
export function mountView(el: HTMLElement, options: MountOptions, begin: (renderer: Renderer) => View): Mounted {
  const { host } = options;
  const id = newRootId();
  const root = rootNode(el, id, host);
  root.style.minHeight = "inherit";
  const portal = portalNode(el, id, host);
  const nonce = styleNonce();
  if (nonce !== undefined) preparePlotly(nonce);
  let view: View | undefined;
  const visit = new Visit({
    transport: transportOf(options),
    memory: memoryOf(options),
    firstPage: options.first_page ?? null,
    browser: browserOf(options.on_go),
    ...(options.address && { address: options.address }),
    observe: (message) => view?.observe?.(message),
  });
  const { store } = visit;
  const themeFiles = options.socket_url === undefined ? undefined : themeUrl(options.socket_url, document.baseURI);
  const source = new LookSource([root, portal], host, options.scheme ?? "auto", options.accent, { id, files: themeFiles, nonce, css: options.css });
  const unfollow = follow(visit);
  const stopReading = store.page.subscribe(() => {
    const page = store.page.get();
    if (page === null) return;
    source.setTheme(page.theme);
    void setLocale(page.theme.locale);
    if (host === "published" && page.title && !options.embedded) document.title = documentTitle(page.title, options.navigation?.title);
  });
  const react = createRoot(root);
  const { look } = source;
  const { on_reveal: reveal, on_run: runAll, socket_url: socket } = options;
  const notebook = socket === undefined ? undefined : notebookOf(socket);
  const [layers, builds] = [new Cell<readonly Layer[]>([]), new Cell(false)];
  const renderer: Renderer = { visit, store, types: TYPES, host, look, portal, layers, nonce, reveal, runAll, pages: { go: options.on_go, urlOf: options.page_url }, navigation: options.navigation ?? null, builds, share: new Cell<ReturnType<Renderer["share"]["get"]>>(null), said: options.said ?? new Cell(false), frames: options.frames, files: socket === undefined ? null : filesOf(socket, document.baseURI), themeFiles, app: socket === undefined ? "" : appOf(socket, document.baseURI), top: new Cell<HTMLElement | null>(null), notebook };
  const drawn = begin(renderer);
  view = drawn;
  let ended = false;
  const draw = () => (ended ? undefined : react.render(<App renderer={renderer} id={id} view={drawn} />));
  const language = setLocale(options.first_page?.theme.locale ?? options.locale ?? "");
  const nodes = host === "published" && !options.embedded ? [root, portal, document.documentElement] : [root, portal];
  const mark = () => nodes.forEach((node) => (node.lang = localeNow() ?? languageNow()));
  mark();
  const stopMarking = localeChanges.subscribe(mark);
  // What is drawn before its texts are there would be in English for a moment.
  if (language === null) draw();
  else void language.then(draw);
  visit.start();
  return {
    store,
    setTheme: (scheme) => source.choose(scheme),
    unmount() {
      ended = true;
      visit.stop();
      unfollow();
      stopMarking();
      stopReading();
      source.stop();
      react.unmount();
      root.remove();
      portal.remove();
    },
  };
}
