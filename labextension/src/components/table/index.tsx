import "./index.css";
import { TextInput } from "@mantine/core";
import { lazy, Suspense, useEffect, useId, useMemo, useRef, useState, type ReactNode } from "react";
import type { TableComponent as Properties } from "../../core/protocol.ts";
import { selectedOf, tableData } from "../../core/frames.ts";
import type { TableRows } from "../../core/tables.ts";
import { say, sayCount, writeCount, sayProperty } from "../../core/locale.ts";
import { Bone, Later } from "../../renderer/parts/Later.tsx";
import { shownColumns } from "./columns.ts";
import { heightOf } from "./fitting.ts";
import { useWidth, viewOf } from "./view.ts";
import { Widths } from "./widths.ts";
import { useCell, useKey, useLoading, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Callout } from "../../renderer/parts/Callout.tsx";
import { Trouble } from "../../renderer/parts/Trouble.tsx";
import { SearchIcon } from "../../renderer/parts/icons.tsx";
import { whenIdle } from "../../renderer/parts/idle.ts";
import { arranged, withAggregates } from "../../renderer/tables/arrangement.ts";
import { useKept } from "../../renderer/tables/kept.ts";
import { useUrl } from "../../renderer/tables/use-url.ts";
import { useView } from "../../renderer/tables/view.ts";
import { useRevision } from "../../renderer/hooks/revision.ts";

const loadGrid = () => import("./TableGrid.tsx");
const TableGrid = lazy(loadGrid);
const TableList = lazy(() => import("./TableList.tsx"));
const DetailsTemplate = lazy(() => import("../../renderer/layout/Details.tsx").then((found) => ({ default: found.DetailsTemplate })));
const Totals = lazy(() => import("../../renderer/tables/Totals.tsx"));
const TablePrint = lazy(() => import("./TablePrint.tsx"));
const StillWorking = lazy(() => import("../../renderer/tables/StillWorking.tsx"));
const ViewsMenu = lazy(() => import("../../renderer/tables/ViewsMenu.tsx"));
const BulkBar = lazy(() => import("../../renderer/tables/BulkBar.tsx"));
const TableMenu = lazy(() => import("../../renderer/tables/TableMenu.tsx"));
const ColumnsChooser = lazy(() => import("../../renderer/tables/ColumnsChooser.tsx"));

const SEARCH_DELAY = 200;
/** The most characters of a search, as the protocol has it. */
const MAX_SEARCH = 1000;

function Search({ rows, label }: { rows: TableRows; label: string }) {
  const [text, setText] = useState(rows.order.search);
  const tooLong = Array.from(text).length > MAX_SEARCH;
  useEffect(() => {
    if (text === rows.order.search || tooLong) return undefined;
    const timer = setTimeout(() => rows.reorder({ search: text }), SEARCH_DELAY);
    return () => clearTimeout(timer);
  }, [rows, text, tooLong]);
  return (
    <TextInput
      className="jt-search"
      type="search"
      size="xs"
      aria-label={label ? say("Search {label}", { label }) : say("Search")}
      placeholder={say("Search")}
      leftSection={<SearchIcon />}
      error={tooLong ? say("Search for at most {count} characters.", { count: writeCount(MAX_SEARCH) }) : undefined}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}

/** How many rows are shown, of how many. */
function counted({ total, least }: TableRows, all: number | null): string {
  if (least !== null) return say("{count}+ rows", { count: writeCount(least) });
  if (all === null || total === all) return sayCount(total, "1 row", "{count} rows");
  return sayCount(all, "{found} of 1 row", "{found} of {count} rows", { found: writeCount(total) });
}

function Footer({ rows, selected, all, children }: { rows: TableRows; selected: number; all: number | null; children: ReactNode }) {
  useRevision(rows);
  return (
    <div className="jt-table-foot">
      <span>
        {counted(rows, all)}
        {selected > 1 ? ` · ${say("{count} selected", { count: writeCount(selected) })}` : ""}
      </span>
      {rows.computing ? (
        <Suspense>
          <StillWorking rows={rows} />
        </Suspense>
      ) : null}
      {children}
    </div>
  );
}

function Body({ path, component, rows, width }: ComponentProps<Properties> & { rows: TableRows; width: number }) {
  const { store, builds, files } = useRenderer();
  const isBuilt = useCell(builds);
  const known = useKey(store.columns, path);
  const value = useKey(store.values, path);
  const data = tableData(component.data);
  const [widths] = useState(() => new Widths());
  const all = useMemo(() => (data ? widths.keep(shownColumns(data, known ?? {}), rows.starts) : []), [data, known, widths, rows.starts]);
  useRevision(rows);
  const view = useView(rows);
  useKept(path, rows, view, all, component.tools !== "none");
  useUrl(rows, view, all, component);
  const { arrangement } = view;
  const columns = useMemo(() => arranged(withAggregates(all, arrangement), arrangement), [all, arrangement]);
  const loading = useLoading();
  if (data === null && loading) return <Bone height={heightOf(component.height, component.height)} square />;
  if (data === null || columns.length === 0) {
    return (
      <>
        <div className="jt-empty jt-table-none">{sayProperty(component.empty_text)}</div>
        <Suspense>{isBuilt ? <DetailsTemplate path={path} /> : null}</Suspense>
        {data === null ? null : <Footer rows={rows} selected={0} all={data.total}>{null}</Footer>}
      </>
    );
  }
  const { search, filter } = rows.order;
  const empty = search !== "" ? say("Nothing matches this search.") : filter.length > 0 ? say("Nothing matches these filters.") : sayProperty(component.empty_text);
  const shown = { path, component, rows, columns, empty, data };
  const { list, narrow } = viewOf(component.view, width, columns, window.innerWidth);
  const name = sayProperty(component.label) || path.slice(path.lastIndexOf(".") + 1).replaceAll("_", " ");
  return (
    <>
      <Trouble rows={rows} />
      {view.told === null ? null : <Callout kind="warning">{view.told}</Callout>}
      {rows.waits ? <div className="jt-table-waits" aria-hidden /> : null}
      <Later height={heightOf(component.height, data.total ?? rows.total)} square>
        {list ? <TableList {...shown} {...{ view, all, narrow, name }} /> : <TableGrid {...shown} {...{ view, all }} />}
      </Later>
      {component.bulk_actions.length > 0 ? (
        <Suspense>
          <BulkBar {...{ path, component, rows, data, name }} />
        </Suspense>
      ) : null}
      <Footer rows={rows} selected={component.bulk_actions.length > 0 ? 0 : selectedOf(value).length} all={data.total}>
        {list && narrow && columns.some(({ aggregate }) => aggregate !== null) ? (
          <Suspense>
            <Totals rows={rows} data={data} columns={columns} />
          </Suspense>
        ) : null}
        {component.tools === "none" ? null : (
          <div className="jt-table-tools" data-always={component.tools === "always" ? "" : undefined}>
            <Suspense>
              <TableMenu {...{ path, rows, data, columns, name }} formats={files === null ? [] : component.export} selected={value} />
              <ViewsMenu {...{ path, rows, view, component }} columns={all} />
              <ColumnsChooser view={view} columns={all} label={component.label} />
            </Suspense>
          </div>
        )}
      </Footer>
      <Suspense>
        <TablePrint {...{ path, component, rows, columns, name }} />
      </Suspense>
    </>
  );
}

export default function Table({ path, component }: ComponentProps<Properties>) {
  const { visit } = useRenderer();
  const rows = visit.table(path);
  const heading = useId();
  const section = useRef<HTMLElement>(null);
  const { shown } = useView(rows);
  const width = useWidth(section);
  // So that the first rows of a table that is still empty need not wait for its grid.
  useEffect(() => whenIdle(loadGrid), []);
  const data = tableData(component.data);
  const { label, search } = component;
  return (
    <section ref={section} className="jt-panel jt-table" aria-labelledby={label ? heading : undefined}>
      {label || search ? (
        <header className="jt-table-head">
          <h2 className="jt-heading" id={heading}>
            {label}
          </h2>
          {search ? <Search key={`${data === null} ${shown}`} rows={rows} label={label} /> : null}
        </header>
      ) : null}
      <Body path={path} component={component} rows={rows} width={width} />
    </section>
  );
}
