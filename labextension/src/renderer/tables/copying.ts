/** Cells on the clipboard: as text with tabs, and as a table, so that spreadsheets keep what is text. */
import type { CellValue } from "../../core/tables.ts";

/** A column as far as its cells are copied. */
export interface CopiedColumn {
  label: string;
  /** Where its cells are in a row. */
  index: number;
  kind: string;
}

/** A value as it is copied. */
export function rawText(value: CellValue): string {
  if (value === null) return "";
  return Array.isArray(value) ? JSON.stringify(value) : String(value).replaceAll(/\r\n?/g, "\n");
}

function quoted(text: string): string {
  return /["\t\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\n", "<br>");
}

const NUMERIC = new Set(["number", "integer", "boolean", "date", "datetime", "duration"]);

/** Rows of cells as both kinds of text. */
export function copiedTexts(columns: readonly CopiedColumn[], rows: readonly (readonly CellValue[])[], heads: boolean): { text: string; html: string } {
  const cells = rows.map((row) => columns.map(({ index }) => rawText(row[index] ?? null)));
  const lines = heads ? [columns.map(({ label }) => label), ...cells] : cells;
  const head = heads ? `<thead><tr>${columns.map(({ label }) => `<th>${escaped(label)}</th>`).join("")}</tr></thead>` : "";
  // Excel reads the format: a text stays one, also where it looks like a number or a formula.
  const open = columns.map(({ kind }) => (NUMERIC.has(kind) ? "<td>" : String.raw`<td style="mso-number-format:'\@'">`));
  const body = cells.map((row) => `<tr>${row.map((text, at) => `${open[at] ?? "<td>"}${escaped(text)}</td>`).join("")}</tr>`).join("");
  return { text: lines.map((row) => row.map(quoted).join("\t")).join("\n"), html: `<table>${head}<tbody>${body}</tbody></table>` };
}

/** Puts both on the clipboard; rejects where the browser does not let it. */
export async function copyTexts({ text, html }: { text: string; html: string }): Promise<void> {
  // Only there on https and localhost.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard !== undefined && typeof ClipboardItem !== "undefined") {
    return clipboard.write([new ClipboardItem({ "text/plain": new Blob([text], { type: "text/plain" }), "text/html": new Blob([html], { type: "text/html" }) })]);
  }
  const take = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.clipboardData?.setData("text/html", html);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("copy", take, true);
  try {
    // eslint-disable-next-line typescript/no-deprecated
    if (!document.execCommand("copy")) throw new Error("The browser does not copy");
  } finally {
    document.removeEventListener("copy", take, true);
  }
  return undefined;
}
