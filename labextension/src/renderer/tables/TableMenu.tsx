/** What is done with all rows of a table: files to download. */
import "./tables.css";
import { useEffect, useState, useSyncExternalStore } from "react";
import { heard, say, writeCount } from "../../core/locale.ts";
import type { TableData } from "../../core/protocol.ts";
import type { TableRows } from "../../core/tables.ts";
import { useRenderer } from "../hooks/renderer.ts";
import { Menu } from "../parts/Menu.tsx";
import type { ToolColumn } from "./columns.ts";
import { exportingOf, fileName, type ExportBegin, type Exporting } from "./exporting.ts";
import { ToolIcon } from "./icons.tsx";

type Format = ExportBegin["format"];

interface TableMenuProps {
  path: string;
  rows: TableRows;
  data: TableData;
  /** The columns that are shown, in the visitor's order. */
  columns: readonly ToolColumn[];
  formats: readonly Format[];
  /** What the table is called. */
  name: string;
}

/** So long it is said that a file is there, in milliseconds. */
const SAID = 6000;

export default function TableMenu({ path, rows, data, columns, formats, name }: TableMenuProps) {
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
  const label = say("Download {name}", { name });

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

  const opener = (opens: object) => (
    <button {...opens} type="button" className="jt-icon-button" aria-label={label} title={say("Download")} disabled={exporting.status !== null} onClick={() => setOpened(!opened)}>
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
          <button key={format} type="button" role="menuitem" tabIndex={-1} onClick={() => download(format)}>
            <ToolIcon name="download" />
            <span>{labels[format]}</span>
          </button>
        ))}
      </Menu>
    </>
  );
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
  const { status, problem, fetched } = exporting;
  useEffect(() => {
    if (fetched === "") return undefined;
    const timer = setTimeout(() => exporting.forget(), SAID);
    return () => clearTimeout(timer);
  }, [exporting, fetched]);
  return (
    <>
      <output className={status === null && fetched === "" ? "jt-unseen" : "jt-export"}>
        {status === null ? null : <span className="jt-spinner" aria-hidden="true" />}
        {status === null ? (fetched === "" ? "" : say("{name} is downloaded.", { name: fetched })) : say("Writing the file…")}
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
