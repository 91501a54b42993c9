/** The whole page: its head, its messages, its components, and what handlers displayed. */
import "./Page.css";
import { lazy, Suspense, useEffect, useRef, type RefObject } from "react";
import { useCell, useRenderer } from "../hooks/renderer.ts";
import { Activities } from "./Activities.tsx";
import { Banners } from "./Banners.tsx";
import { isBare, widthOf } from "../layout/places.ts";
import { News } from "./News.tsx";
import { Grid } from "../layout/Slot.tsx";
import FIRST_HANDLER from "./blank/handler.txt?raw";
import FIRST_PAGE from "./blank/properties.json?raw";

/** Stands for the notebook in `FIRST_PAGE`. */
const PLACEHOLDER = "NOTEBOOK.ipynb";
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

/** What a page without components says: to builders, how it gets its first ones. */
function Blank({ builder }: { builder: boolean }) {
  const { notebook = PLACEHOLDER } = useRenderer();
  if (!builder) return <p className="jt-panel jt-empty">There is nothing on this page yet.</p>;
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
function Components({ names }: { names: string[] }) {
  const { store } = useRenderer();
  const tops = names.flatMap((name) => store.component(name) ?? []);
  const grid = <Grid names={names} />;
  const { status } = useCell(store.connection);
  return (
    // What visitors enter in a page that is closed goes nowhere; what it shows can be read and copied.
    <fieldset className="jt-components" role="presentation" disabled={status === "refused" || status === "ended"}>
      {isBare(tops) ? <div className="jt-card">{grid}</div> : grid}
    </fieldset>
  );
}

/** Puts the caret where the visitor is to mend something. */
function useAttention(): RefObject<HTMLDivElement | null> {
  const { store } = useRenderer();
  const body = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      store.attention.subscribe(() => {
        const path = store.attention.get()?.path ?? "";
        const slot = body.current?.querySelector(`[data-component="${CSS.escape(path)}"]`);
        slot?.querySelector<HTMLElement>("input, textarea, [tabindex]")?.focus();
      }),
    [store],
  );
  return body;
}

export function Page() {
  const { store } = useRenderer();
  const body = useAttention();
  const page = useCell(store.page);
  const { status } = useCell(store.connection);
  if (page === null) {
    return (
      <div className="jt-body" aria-busy={status === "connecting"}>
        <Banners />
        {status === "refused" || status === "ended" ? null : <Skeleton />}
      </div>
    );
  }
  const width = page.width ?? widthOf(store.components.keys().flatMap((path) => store.component(path) ?? []));
  return (
    <div ref={body} className="jt-body" data-page="" data-width={width}>
      {page.title ? <h1 className="jt-title">{page.title}</h1> : null}
      <News />
      {page.names.length === 0 ? <Blank builder={page.builder} /> : <Components names={page.names} />}
      <OutputArea />
      <Activities />
    </div>
  );
}
