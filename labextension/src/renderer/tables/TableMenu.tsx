/** What is done with all rows of a table: files to download, copies, paper. */
import "./tables.css";
import "../parts/Menu.css";
import { useEffect, useState, useSyncExternalStore } from "react";
import { selectedOf } from "../../core/frames.ts";
import { heard, say, sayCount, writeCount } from "../../core/locale.ts";
import type { JsonValue, TableData } from "../../core/protocol.ts";
import type { Row, TableRows } from "../../core/tables.ts";
import { useRenderer } from "../hooks/renderer.ts";
import { Menu } from "../parts/Menu.tsx";
import type { ToolColumn } from "./columns.ts";
import { copiedTexts, copyTexts } from "./copying.ts";
import { exportingOf, fileName, type ExportBegin, type Exporting } from "./exporting.ts";
import { firstRows } from "./first-rows.ts";
import { ToolIcon, type ToolIconName } from "./icons.tsx";

type Format = ExportBegin["format"];

interface TableMenuProps {
  path: string;
  rows: TableRows;
  data: TableData;
  /** The columns that are shown, in the visitor's order. */
  columns: readonly (ToolColumn & { index: number })[];
  formats: readonly Format[];
  /** What the table is called. */
  name: string;
  /** The table's value. */
  selected: JsonValue | undefined;
}

/** So long it is said that a file is there, in milliseconds. */
const SAID = 6000;

export default function TableMenu({ path, rows, data, columns, formats, name, selected }: TableMenuProps) {
  const { visit, store, files } = useRenderer();
  const [opened, setOpened] = useState(false);
  const exporting = exportingOf(rows);
  useSyncExternalStore(
    (listener) => exporting.subscribe(listener),
    () => exporting.revision,
  );
  const written = useFormats(rows, opened && files !== null && formats.length > 0);
  const labels: Record<Format, string> = { csv: say("Download as CSV"), xlsx: say("Download for Excel (XLSX)"), parquet: say("Download as Parquet") };
  const offered = formats.filter((format) => written?.includes(format) ?? true);
  const label = say("Download, copy or print {name}", { name });

  function download(format: Format): void {
    setOpened(false);
    const fields = new Map(data.columns.map((column) => [column.name, column.field]));
    const begin = {
      format,
      // What programs read has the names of the frame.
      columns: columns.map((column) => ({ name: column.name, head: format === "parquet" ? (fields.get(column.name) ?? column.name) : column.label })),
      sort: rows.order.sort,
      name: fileName(name),
    };
    void exporting.start(begin, () => ({ files, visit: visit.id, component: store.atPeer(path) }));
  }

  function copy(heads: boolean): void {
    setOpened(false);
    void exporting.run(async () => {
      const { found, all } = await copied(rows, selected);
      await copyTexts(copiedTexts(columns, found.map(({ cells }) => cells), heads)).catch(() => {
        throw new Error(say("The browser does not let the page copy."));
      });
      return found.length < all
        ? say("{count} of {all} rows are copied.", { count: writeCount(found.length), all: writeCount(all) })
        : sayCount(found.length, "1 row is copied.", "{count} rows are copied.");
    });
  }

  function print(): void {
    setOpened(false);
    void exporting.run(async () => {
      await firstRows(rows);
      window.print();
      return "";
    });
  }

  const chosen = selectedOf(selected ?? null).length > 0;
  const opener = (opens: object) => (
    <button {...opens} type="button" className="jt-icon-button" aria-label={label} title={say("Download, copy or print")} disabled={exporting.status !== null} onClick={() => setOpened(!opened)}>
      <ToolIcon name="download" />
    </button>
  );
  return (
    <>
      <Progress exporting={exporting} />
      <Menu
        opened={opened}
        onChange={setOpened}
        label={label}
        end
        target={opener}
      >
        {offered.map((format) => (
          <Entry key={format} icon="download" label={labels[format]} act={() => download(format)} />
        ))}
        {offered.length > 0 ? <hr /> : null}
        <Entry icon="copy" label={chosen ? say("Copy the selected rows") : say("Copy the rows")} act={() => copy(false)} />
        <Entry icon="copy" label={chosen ? say("Copy the selected rows with heads") : say("Copy the rows with heads")} act={() => copy(true)} />
        <hr />
        <Entry icon="print" label={say("Print the page")} act={print} />
      </Menu>
    </>
  );
}

function Entry({ icon, label, act }: { icon: ToolIconName; label: string; act: () => void }) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} onClick={act}>
      <ToolIcon name={icon} />
      <span>{label}</span>
    </button>
  );
}

/** The rows that are copied: those that are selected, else the first ones; and how many there are. */
async function copied(rows: TableRows, value: JsonValue | undefined): Promise<{ found: Row[]; all: number }> {
  const ids = selectedOf(value ?? null);
  const first = await firstRows(rows);
  if (ids.length === 0) return { found: first, all: rows.least ?? rows.total };
  return { found: rows.indexes(new Set(ids)).flatMap((index) => rows.row(index) ?? []), all: ids.length };
}

/** The formats that the kernel has libraries for; null before it has said so. */
function useFormats(rows: TableRows, wanted: boolean): readonly Format[] | null {
  const [known, setKnown] = useState<readonly Format[] | null>(null);
  useEffect(() => {
    if (!wanted) return;
    void rows.query({ kind: "formats" }).then(
      (found) => (found === null ? undefined : setKnown(found.formats)),
      () => undefined,
    );
  }, [rows, wanted]);
  return known;
}

/** How far a file has come, and what was wrong with it. */
function Progress({ exporting }: { exporting: Exporting }) {
  const { status, problem, done } = exporting;
  useEffect(() => {
    if (done === "") return undefined;
    const timer = setTimeout(() => exporting.forget(), SAID);
    return () => clearTimeout(timer);
  }, [exporting, done]);
  return (
    <>
      <output className={status === null && done === "" ? "jt-unseen" : "jt-export"}>
        {status === null ? null : <span className="jt-spinner" aria-hidden="true" />}
        {status === null ? done : say("Writing the file…")}
        {status !== null && status.rows > 0 ? <span aria-hidden="true"> {rowsOf(status)}</span> : null}
      </output>
      {status === null ? null : (
        <button type="button" className="jt-link" onClick={() => exporting.stop()}>
          {say("Cancel")}
        </button>
      )}
      {problem === "" ? null : (
        <span className="jt-export" role="alert" data-error="">
          {heard(problem)}
          <button type="button" className="jt-icon-button" aria-label={say("Close")} onClick={() => exporting.forget()}>
            <ToolIcon name="close" />
          </button>
        </span>
      )}
    </>
  );
}

function rowsOf({ rows, total }: { rows: number; total: number | null }): string {
  return total === null ? say("{count} rows", { count: writeCount(rows) }) : say("{count} of {all} rows", { count: writeCount(rows), all: writeCount(total) });
}
