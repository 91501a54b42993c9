/** What an upload takes, in words; and what it does not. The server checks all of it again. */
import { languageNow, localeNow, say, sayCount } from "../../core/locale.ts";
import type { UploadComponent } from "../../core/protocol.ts";

const MB = 1_000_000;
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** A size as the visitor's language writes it. What is rounded up to 1,000 has the next unit. */
export function writeSize(bytes: number): string {
  let power = 0;
  while (power < UNITS.length - 1 && Number((bytes / 1000 ** power).toFixed(decimals(power))) >= 1000) power += 1;
  const unit = UNITS[power] ?? "byte";
  const digits = { maximumFractionDigits: decimals(power) };
  return new Intl.NumberFormat(localeNow(), { style: "unit", unit, unitDisplay: unit === "byte" ? "long" : "short", ...digits }).format(bytes / 1000 ** power);
}

function decimals(power: number): number {
  return power > 1 ? 1 : 0;
}

/** What it takes: "CSV, XLSX or images, up to 200 MB each". */
export function takenInWords({ accept, max_size_mb, multiple, max_files }: UploadComponent): string {
  const size = writeSize(max_size_mb * MB);
  const most = multiple ? say("up to {size} each", { size }) : say("up to {size}", { size });
  const number = multiple && max_files !== null ? sayCount(max_files, "1 file at most", "{count} files at most") : "";
  const words = [kindsInWords(accept), most, number].filter((one) => one !== "").join(", ");
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function kindsInWords(accept: readonly string[]): string {
  return new Intl.ListFormat(languageNow(), { type: "disjunction" }).format(new Set(accept.map(kindInWords)));
}

/** What all files of a kind are called, by the first part of their MIME type. */
function nameOf(family: string): string {
  switch (family) {
    case "image":
      return say("images");
    case "audio":
      return say("sounds");
    case "video":
      return say("videos");
    case "text":
      return say("texts");
    default:
      return family;
  }
}

function kindInWords(kind: string): string {
  if (kind.startsWith(".")) return kind.slice(1).toUpperCase();
  const [type = "", subtype = ""] = kind.split("/");
  if (subtype !== "*") return subtype.replace(/^(?:x-|vnd\.)/u, "").toUpperCase();
  return nameOf(type);
}

/** Why a file is not taken, before anything of it is sent; null if it may be. `room` is for how many there is room. */
export function refusalOf(component: UploadComponent, file: File, room: number): string | null {
  const { accept, max_size_mb, multiple, max_files } = component;
  const most = max_size_mb * MB;
  if (accept.length > 0 && !accept.some((kind) => mayFit(kind.toLowerCase(), file))) {
    return say("This file cannot be taken: only {kinds}.", { kinds: kindsInWords(accept) });
  }
  if (file.size > most) return say("This file is too large: {size} of at most {most}.", { size: writeSize(file.size), most: writeSize(most) });
  if (room >= 1) return null;
  return multiple ? sayCount(max_files ?? 1, "Only one file is taken.", "At most {count} files are taken.") : say("Only one file is taken.");
}

/** Whether a file may be of a kind. Which media type the end of a name has, the server knows: browsers tell other ones. */
function mayFit(kind: string, { name }: File): boolean {
  return !kind.startsWith(".") || name.toLowerCase().endsWith(kind);
}
