/** The page as a whole: its head, what it tells, its components, and what handlers displayed. */
import { lazy, Suspense, useState } from "react";
import { useCell, useRenderer } from "./context.ts";
import { Activities } from "./Activities.tsx";
import { Alerts } from "./Alerts.tsx";
import { Banners } from "./Banners.tsx";
import { Callout } from "./Callout.tsx";
import { Grid } from "./Slot.tsx";

const Outputs = lazy(() => import("./Outputs.tsx"));

function Notice() {
  const { store } = useRenderer();
  const notice = useCell(store.notice);
  const [dismissed, setDismissed] = useState(0);
  return (
    <div className="jt-notices" aria-live="polite" data-notice="">
      {notice === null || notice.stamp === dismissed ? null : (
        <Callout kind={notice.kind} onClose={() => setDismissed(notice.stamp)}>
          {notice.text}
        </Callout>
      )}
    </div>
  );
}

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

export function Page() {
  const { store } = useRenderer();
  const page = useCell(store.page);
  const { status } = useCell(store.connection);
  if (page === null) {
    return (
      <main className="jt-body" aria-busy={status === "connecting"}>
        <Banners />
        {status === "refused" ? null : <Skeleton />}
      </main>
    );
  }
  return (
    <main className="jt-body" data-page="">
      {page.title ? <h1 className="jt-title">{page.title}</h1> : null}
      <Banners />
      <Notice />
      <Alerts />
      <Grid names={page.names} />
      <OutputArea />
      <Activities />
    </main>
  );
}
