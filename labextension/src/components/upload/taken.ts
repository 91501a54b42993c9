/** What an upload takes, in words; and what it does not. The server checks all of it again. */
import type { UploadComponent } from "../../core/protocol.ts";

const MB = 1_000_000;
const UNITS = [
  ["gigabyte", 1e9],
  ["megabyte", 1e6],
  ["kilobyte", 1e3],
] as const;

/** A size as the visitor's language writes it. */
export function writeSize(bytes: number): string {
  const [unit, factor] = UNITS.find(([, least]) => bytes >= least) ?? (["byte", 1] as const);
  const digits = { maximumFractionDigits: factor > 1e3 ? 1 : 0 };
  return new Intl.NumberFormat(undefined, { style: "unit", unit, unitDisplay: unit === "byte" ? "long" : "short", ...digits }).format(bytes / factor);
}

/** Kinds of files that have a name: `image/*`. */
const KINDS: Record<string, string> = { image: "images", audio: "audio", video: "videos", text: "texts" };

/** What it takes: "CSV, XLSX or images, up to 200 MB each". */
export function takenInWords({ accept, max_size_mb, multiple, max_files }: UploadComponent): string {
  const kinds = [...new Set(accept.map(kindInWords))];
  const list = new Intl.ListFormat("en", { type: "disjunction" }).format(kinds);
  const size = `up to ${writeSize(max_size_mb * MB)}${multiple ? " each" : ""}`;
  const number = multiple && max_files !== null ? `${max_files} files at most` : "";
  const words = [list, size, number].filter((one) => one !== "").join(", ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function kindInWords(kind: string): string {
  if (kind.startsWith(".")) return kind.slice(1).toUpperCase();
  const [type = "", subtype = ""] = kind.split("/");
  return subtype === "*" ? (KINDS[type] ?? type) : subtype.replace(/^(?:x-|vnd\.)/u, "").toUpperCase();
}

/** Why a file is not taken, before anything of it is sent; null if it may be. `room` is for how many there is room. */
export function refusalOf(component: UploadComponent, file: File, room: number): string | null {
  const { accept, max_size_mb, multiple, max_files } = component;
  if (!accept.every((kind) => kind === "") && accept.length > 0 && !accept.some((kind) => fits(kind.toLowerCase(), file))) {
    return `This file cannot be taken: only ${new Intl.ListFormat("en", { type: "disjunction" }).format([...new Set(accept.map(kindInWords))])}.`;
  }
  if (file.size > max_size_mb * MB) return `This file is too large: ${writeSize(file.size)} of at most ${writeSize(max_size_mb * MB)}.`;
  if (room < 1) return multiple ? `At most ${max_files} files are taken.` : "Only one file is taken.";
  return null;
}

function fits(kind: string, { name, type }: File): boolean {
  if (kind.startsWith(".")) return name.toLowerCase().endsWith(kind);
  // What a browser does not know, the server may.
  if (type === "") return true;
  return kind.endsWith("/*") ? type.startsWith(kind.slice(0, -1)) : type === kind || name.includes(".");
}
