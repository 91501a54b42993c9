/** What the quick search finds: types, presets, and what the kernel holds. */
import type { Json } from "../../core/edits.ts";
import { PALETTE } from "../../core/palette.ts";
import type { Variable } from "../../core/protocol.ts";
import { componentFor } from "../data/make.ts";
import { fresh } from "../document/commands.ts";
import { typeLabel } from "../controls/Icon.tsx";

export interface Offer {
  key: string;
  group: "Components" | "Presets" | "From your kernel";
  label: string;
  note: string;
  type: string;
  component: Json;
  /** What of the kernel it shows, for a component that is made for a variable. */
  variable?: Variable;
}

/** All that can be added, without what the kernel holds. */
export const OFFERS: readonly Offer[] = [
  ...PALETTE.map(({ type, description }): Offer => ({ key: type, group: "Components", label: typeLabel(type), note: description.replace(/\.$/, ""), type, component: fresh(type) })),
  ...PALETTE.flatMap(({ type, presets }) =>
    presets.map(({ label, note, example }): Offer => ({ key: label, group: "Presets", label, note, type, component: { type, ...example } })),
  ),
];

/** The variables of the kernel that a page can show. */
export function kernelOffers(variables: readonly Variable[]): Offer[] {
  return variables.flatMap((variable): Offer[] => {
    const component = componentFor(variable);
    if (component === null) return [];
    const note = `${variable.type}, ${variable.summary}`;
    return [{ key: `kernel ${variable.name}`, group: "From your kernel", label: variable.name, note, type: String(component["type"]), component, variable }];
  });
}

/** How well a text fits a search: lower is better, null is not at all. Letters count in order, best at the starts of words, which `_` separates as blanks do. */
export function rank(text: string, search: string): number | null {
  const [where, what] = [plain(text), plain(search.trim())];
  if (what === "") return 0;
  if (where === what) return -1;
  if (where.startsWith(what)) return 0;
  const word = where.search(new RegExp(`\\b${what.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`));
  if (word >= 0) return 1 + word / 100;
  const inside = where.indexOf(what);
  return inside >= 0 ? 2 + inside / 100 : null;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll("_", " ");
}

/** The offers that fit a search, best first within their groups. */
export function found<T extends { label: string; note: string }>(offers: readonly T[], search: string): T[] {
  const ranked = offers.flatMap((offer) => {
    const own = rank(offer.label, search);
    const said = rank(offer.note, search);
    const best = own ?? (said === null ? null : said + 5);
    return best === null ? [] : [{ offer, best }];
  });
  return ranked.toSorted((one, other) => one.best - other.best).map(({ offer }) => offer);
}

/** A text with the part that a search has found. */
export function marked(text: string, search: string): [before: string, match: string, after: string] {
  const what = search.trim();
  const index = what === "" ? -1 : plain(text).indexOf(plain(what));
  return index < 0 ? [text, "", ""] : [text.slice(0, index), text.slice(index, index + what.length), text.slice(index + what.length)];
}
