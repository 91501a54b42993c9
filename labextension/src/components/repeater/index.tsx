import "./index.css";
import { lazy, Suspense, useEffect, useId } from "react";
import { tableData } from "../../core/frames.ts";
import { sayProperty } from "../../core/locale.ts";
import type { RepeaterComponent as Properties } from "../../core/protocol.ts";
import { useCell, useLoading, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Grid } from "../../renderer/layout/Slot.tsx";
import { Heading } from "../../renderer/layout/Title.tsx";
import { whenIdle } from "../../renderer/parts/idle.ts";
import { Bone } from "../../renderer/parts/Later.tsx";
import { BONES, styleOf } from "./bones.ts";

const loadRows = () => import("./Rows.tsx");
const Rows = lazy(loadRows);
/** How many rows are drawn as skeletons. */
const SKELETONS = 3;

/** Rows that are still to come. */
function Bones({ component }: { component: Properties }) {
  const { view, page_size } = component;
  return (
    <div className="jt-repeats" data-view={view} style={styleOf(component)}>
      {Array.from({ length: Math.min(page_size, SKELETONS) }, (_, at) => (
        <Bone key={at} height={BONES[view]} />
      ))}
    </div>
  );
}

/** What the repeater holds as it is declared, for its builder: there are no rows yet. */
function Template({ path, component }: ComponentProps<Properties>) {
  return (
    <div className="jt-repeat-template" data-view={component.view} style={styleOf(component)}>
      <Grid prefix={path} />
      <p className="jt-repeat-note">{"Drawn once for each row, when a handler has set the data. The columns of the row are {{ item.name }} in texts and item.name in rules."}</p>
    </div>
  );
}

export default function Repeater({ path, component }: ComponentProps<Properties>) {
  const { visit, builds } = useRenderer();
  const isBuilt = useCell(builds);
  const rows = visit.table(path);
  const heading = useId();
  const loading = useLoading();
  const data = tableData(component.data);
  const { label, icon, badge, help, empty_text } = component;
  // So that the first rows need not wait for what draws them.
  useEffect(() => whenIdle(loadRows), []);

  function body() {
    if (isBuilt && (data === null || data.total === 0)) return <Template path={path} component={component} />;
    if (data === null && loading) return <Bones component={component} />;
    if (data === null || data.total === 0) return <div className="jt-empty jt-repeat-none">{sayProperty(empty_text)}</div>;
    return (
      <Suspense fallback={<Bones component={component} />}>
        <Rows path={path} component={component} rows={rows} data={data} heading={label ? heading : undefined} />
      </Suspense>
    );
  }

  return (
    <section className="jt-repeater" aria-labelledby={label ? heading : undefined}>
      <Heading id={heading} label={label} icon={icon} badge={badge} help={help} />
      {body()}
    </section>
  );
}
