/**
 * The little HTML that plotly reads in texts, without links into this server and styles that load something.
 *
 * Texts are split as plotly splits them (`svg_text_utils.js`), and each tag that plotly knows is written again from the
 * attributes that plotly would read: no text is read in two ways.
 */
import { ownOf } from "../../core/own.ts";
import { linkTarget } from "../parts/links.ts";
import { loads } from "../markup/stylesheets.ts";

const PIECES = /(<[^<>]*>)/;
const TAG = /<(\/?)([^ >]*)(?:\s+(.*))?>/s;
const STYLE = /(?:^|[\s"'])style\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
const LINK = /(?:^|[\s"'])href\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
const KNOWN = new Set(["a", "b", "br", "em", "i", "s", "span", "sub", "sup", "u"]);
/** What would begin a link once plotly has put a value after it, or has left out an unknown tag. */
const MAY_BEGIN_LINK = /<(?=a\b|%|$)/gi;
const VALUE = "%{";

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", nbsp: "\u00A0", mu: "μ", times: "×", plusmn: "±", deg: "°" };

/** A text without the entities that plotly knows. */
function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|([a-z]+));/gi, (entity, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return ownOf(ENTITIES, name) ?? entity;
    const code = Number.parseInt(decimal ?? hex ?? "", hex === undefined ? 10 : 16);
    return code <= 0x10_FF_FF ? String.fromCodePoint(code) : entity;
  });
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

function attribute(pattern: RegExp, attributes: string): string {
  const found = pattern.exec(attributes);
  return decoded(found?.[1] ?? found?.[2] ?? "");
}

/** A link without a target that pages allow is a span. */
function cleanTag(name: string, attributes: string): string {
  const style = attribute(STYLE, attributes);
  const rest = style === "" || loads(style) ? "" : ` style="${escaped(style)}"`;
  if (name !== "a") return `<${name}${rest}>`;
  const address = attribute(LINK, attributes).trim();
  const target = linkTarget(address);
  if (address === "" || target === null) return `<span${rest}>`;
  // Plotly puts values in place of `%{...}`; no site's name can hold it.
  return `<a href="${escaped(address.includes(VALUE) ? address : target)}"${rest}>`;
}

function cleanPiece(piece: string): string {
  const [, slash, name, attributes = ""] = TAG.exec(piece) ?? [];
  if (name === undefined) return piece.replace(MAY_BEGIN_LINK, "&lt;");
  const known = name.toLowerCase();
  if (KNOWN.has(known)) return slash === "" ? cleanTag(known, attributes) : `</${known}>`;
  return name.includes(VALUE) ? piece.replace("<", "&lt;") : piece;
}

/** A text of a figure as pages show it. */
export function cleanText(text: string): string {
  if (!text.includes("<")) return text;
  return text.replace(/\r\n?|\n/g, " ").split(PIECES).map(cleanPiece).join("");
}
