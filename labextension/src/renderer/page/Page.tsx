/** The whole page: its head, its messages, its components, and what handlers displayed. */
import "./Page.css";
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode, type RefObject } from "react";
import { flushSync } from "react-dom";
import { localeChanges, say } from "../../core/locale.ts";
import { useCell, useKey, useRenderer } from "../hooks/renderer.ts";
import { Activities } from "./Activities.tsx";
import { Banners } from "./Banners.tsx";
import { Logo } from "./Logo.tsx";
import { Trail } from "./Navigation.tsx";
import { isAbove, isBare, isSide, widthOf } from "../layout/places.ts";
import { News } from "./News.tsx";
import { Toasts } from "./Toasts.tsx";
import { Fields } from "../layout/Fields.tsx";
import { Grid, Slot } from "../layout/Slot.tsx";
import { whenIdle } from "../parts/idle.ts";
import FIRST_HANDLER from "./blank/handler.txt?raw";
import FIRST_PAGE from "./blank/properties.json?raw";

/** Stands for the notebook in `FIRST_PAGE`. */
const PLACEHOLDER = "NOTEBOOK.ipynb";
const loadQuestion = () => import("./Question.tsx");
const Question = lazy(loadQuestion);
const Outputs = lazy(() => import("./Outputs.tsx"));

function Skeleton() {
  return (
    <div className="jt-skeleton" aria-hidden="true">
      <div className="jt-bone" style={{ gridColumn: "span 3", height: 30 }} />
      <div style={{ gridColumn: "span 9" }} />
      <div className="jt-bone" style={{ gridColumn: "span 4", height: 300 }} />
      <div className="jt-bone" style={{ gridColumn: "span 8", height: 300 }} />
      <div className="jt-bone" style={{ gridColumn: "span 12", height: 180 }} />
    </div>
  );
}

function OutputArea() {
  const { store } = useRenderer();
  if (useCell(store.outputs).length === 0) return null;
  return (
    <Suspense fallback={null}>
      <Outputs />
    </Suspense>
  );
}

/** What a step of a binding asks; the dialog is loaded where the page has such a step. */
function Questions() {
  const { store } = useRenderer();
  const question = useCell(store.question);
  const asks = useCell(store.page)?.actions.includes("confirm") ?? false;
  useEffect(() => (asks ? whenIdle(loadQuestion) : undefined), [asks]);
  const [isLoaded, setLoaded] = useState(false);
  if (question !== null && !isLoaded) setLoaded(true);
  return isLoaded ? (
    <Suspense fallback={null}>
      <Question question={question} />
    </Suspense>
  ) : null;
}

/** What a page without components says: to builders, how it gets its first ones. */
function Blank({ builder }: { builder: boolean }) {
  const { notebook = PLACEHOLDER } = useRenderer();
  if (!builder) return <p className="jt-panel jt-empty">{say("There is nothing on this page yet.")}</p>;
  return (
    <div className="jt-panel jt-blank">
      <h2 className="jt-heading">Nothing on this page yet</h2>
      <p>
        Describe it in <code>properties.json</code> beside the notebook, under the notebook’s name
        {notebook === PLACEHOLDER ? <> in place of <code>{PLACEHOLDER}</code></> : null}. What you save there is shown here
        at once.
      </p>
      <pre>{FIRST_PAGE.replace(JSON.stringify(PLACEHOLDER), () => JSON.stringify(notebook))}</pre>
      <p>
        The button runs a cell of the notebook that is tagged <code>handler</code>:
      </p>
      <pre>{FIRST_HANDLER}</pre>
    </div>
  );
}

/** The components; they share a card if none has a background. */
function Components() {
  const { store } = useRenderer();
  const tops = (useKey(store.children, "") ?? []).flatMap(({ name }) => store.component(name) ?? []).filter((one) => !isAbove(one) && !isSide(one));
  const grid = <Grid without={isSide} />;
  return <Fields>{isBare(tops) ? <div className="jt-card">{grid}</div> : grid}</Fields>;
}

/** Puts the caret where the visitor is to mend something. */
function useAttention(): RefObject<HTMLDivElement | null> {
  const { visit, store, portal } = useRenderer();
  const body = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      store.attention.subscribe(() => {
        const path = store.attention.get()?.path ?? "";
        // What is in a section that is not open is not drawn, and cannot have the focus.
        flushSync(() => visit.reveal(path));
        const place = `[data-component="${CSS.escape(path)}"]`;
        const slot = portal.querySelector(place) ?? body.current?.querySelector(place);
        slot?.querySelector<HTMLElement>("input, textarea, [tabindex]")?.focus();
      }),
    [visit, store, portal],
  );
  return body;
}

/** What stands beside the page, where there is something. */
function Shell({ children }: { children: ReactNode }) {
  const { store } = useRenderer();
  const side = (useKey(store.children, "") ?? []).find(isSide);
  if (side === undefined) return children;
  return (
    <div className="jt-shell">
      <Fields>
        <Slot path={side.name} />
      </Fields>
      {children}
    </div>
  );
}

interface PageProps {
  /** Whether the page says how the kernel and the connection are; a host that says it outside of the page leaves it out. */
  banners?: boolean;
  /** What a page without components says instead of its own words. */
  blank?: ReactNode;
}

/** The page; it is drawn anew when its language changes. */
export function Page(props: PageProps) {
  return <PageNow key={useCell(localeChanges)} {...props} />;
}

function PageNow({ banners = true, blank }: PageProps) {
  const { store, navigation } = useRenderer();
  const body = useAttention();
  const page = useCell(store.page);
  const isBlank = (useKey(store.children, "") ?? []).length === 0;
  const { status } = useCell(store.connection);
  if (page === null) {
    return (
      <div className="jt-body" aria-busy={status === "connecting"}>
        {banners ? <Banners /> : null}
        {status === "refused" || status === "ended" ? null : <Skeleton />}
      </div>
    );
  }
  const width = page.width ?? widthOf(page.parts);
  return (
    <Shell>
      <div ref={body} className="jt-body" data-page="" data-width={width}>
        {navigation === null ? <Logo theme={page.theme} /> : <Trail title={page.title} />}
        {page.title ? <h1 className="jt-title">{page.title}</h1> : null}
        <News banners={banners} />
        {isBlank ? (blank ?? <Blank builder={page.builder} />) : <Components />}
        <OutputArea />
        <Activities />
        {page.actions.includes("toast") ? <Toasts /> : null}
        <Questions />
      </div>
    </Shell>
  );
}
