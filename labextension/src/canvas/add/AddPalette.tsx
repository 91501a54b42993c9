/** Adds components: `/` or Ctrl+K, a few letters, Enter; with `select: Airline, span=6` complete at once. */
import { useMemo } from "react";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { TypeIcon } from "../controls/Icon.tsx";
import { show } from "../data/make.ts";
import { holdsComponents, nameOf, namesIn, nextName, parentOf } from "../document/tree.ts";
import type { Catalog } from "../inspector/schema.ts";
import { addComponent, labelProperty } from "../session/actions.ts";
import { useHandlers } from "../session/handlers.ts";
import type { PaletteAt } from "../session/ui.ts";
import { completionsOf, type Completion } from "./completion.tsx";
import { parseAdding } from "./line.ts";
import { Hint, PaletteBox, type Item } from "./PaletteBox.tsx";
import { meant, readPairs, settablesOf, STILL_LOADING, whyNoLabel, withSettings } from "./properties.ts";
import { found, kernelOffers, OFFERS, type Offer } from "./search.ts";
import { useTypedLine } from "./typed-line.ts";

const MOST = 9;

type Choice = Item & ({ offer: Offer } | { completes: Completion });

interface Props {
  at: Extract<PaletteAt, { does: "add" }>;
  catalog: Catalog | null;
}

export function AddPalette({ at, catalog }: Props) {
  const parts = useCanvas();
  const { canvas, ui } = parts;
  const variables = useCell(canvas.store.names)?.variables;
  const handlers = useHandlers();
  const { text, line, judged, refused, write, judge, mind, take, close } = useTypedLine(parseAdding, at);
  const isLine = line.label !== null || line.pairs.length > 0;
  // What shows a variable has its label, and the cell that fills it, from there.
  const fromKernel = isLine ? undefined : variables;
  const offers = useMemo(() => grouped(found([...OFFERS, ...kernelOffers(fromKernel ?? [])], line.head)), [line.head, fromKernel]);
  const first = offers[0]?.items[0]?.offer;
  const settables = catalog === null || first === undefined ? [] : settablesOf(catalog, [first.type]);
  const completions = isLine ? completionsOf(line, settables, first?.component ?? {}, handlers) : null;
  const groups: { group: string; items: Choice[] }[] =
    completions === null ? offers : [{ group: completions.group, items: completions.items.map((one) => ({ ...one, completes: one })) }];
  const problem = refused ?? problemOf(judged);

  function read(offer: Offer, pairs: typeof line.pairs) {
    if (catalog === null) return { problem: STILL_LOADING };
    return readPairs(settablesOf(catalog, [offer.type]), pairs, offer.component, namesIn(canvas.page.get(), at.place.parent));
  }

  function problemOf(pairs: typeof line.pairs): string | null {
    if (first === undefined) return null;
    const unshown = whyNoLabel(first.type, labelProperty(first.type), line.label, catalog);
    if (unshown !== "" || pairs.length === 0) return unshown || null;
    const settings = read(first, pairs);
    if (!("problem" in settings)) return null;
    // What is behind the colon may have been meant as a label.
    const isBehind = /^[^,=]*:[^,=]*=/u.test(text);
    return isBehind && meant(settables, pairs[0]?.name ?? "") === undefined ? `${settings.problem} A label with = is written in quotation marks.` : settings.problem;
  }

  function insert(offer: Offer, again: boolean): void {
    if (offer.variable) {
      close();
      return void show(parts, offer.variable, at.place);
    }
    const settings = line.pairs.length === 0 ? { changes: {}, handlers: {}, columns: {}, kernel: {}, name: null } : read(offer, line.pairs);
    if ("problem" in settings) return judge();
    const shows = labelProperty(offer.type);
    if (whyNoLabel(offer.type, shows, line.label, catalog) !== "") return judge();
    const labelled = line.label === null || shows === null ? offer.component : { ...offer.component, [shows]: line.label };
    const { path, answer } = addComponent(parts, withSettings(labelled, settings), at.place, { opensLabel: !again && line.label === null, name: settings.name });
    void mind(answer);
    if (!again) return close();
    // What follows a new container goes into it.
    const inside = holdsComponents(canvas.page.get(), path);
    const place = inside ? { parent: path, before: null } : { parent: at.place.parent, before: nextName(canvas.page.get(), path) };
    return ui.palette.set({ does: "add", place, where: inside ? `into ${path}` : `after ${nameOf(path)}` });
  }

  /** Goes on after the container. */
  function leave(): void {
    const { parent } = at.place;
    if (parent === "") return;
    const place = { parent: parentOf(parent), before: nextName(canvas.page.get(), parent) };
    canvas.select([parent]);
    ui.palette.set({ does: "add", place, where: `after ${nameOf(parent)}` });
  }

  return (
    <PaletteBox<Choice>
      label="Add a component"
      placeholder="Search components"
      wide={isLine}
      where={`Insert ${at.where}`}
      text={text}
      groups={groups}
      search={completions === null ? line.head : (line.last?.text ?? "")}
      problem={problem}
      onText={write}
      onEnter={(chosen, again) => {
        if (chosen === undefined) return undefined;
        if ("offer" in chosen) return insert(chosen.offer, again);
        const begun = (line.last?.text ?? "") !== "" && !chosen.completes.same;
        return begun ? take(chosen.completes) : first && insert(first, again);
      }}
      onTab={(chosen) => {
        if (chosen === undefined) return;
        if ("completes" in chosen) take(chosen.completes);
        else if (!isLine && !chosen.offer.variable) write(`${chosen.label}: `);
      }}
      onKey={(event) => {
        const leaves = event.altKey && event.key === "ArrowLeft";
        if (leaves) leave();
        return leaves;
      }}
      onClose={close}
      foot={
        <>
          <Hint keys={["Enter"]}>Insert</Hint>
          <Hint keys={["Shift", "Enter"]}>And next</Hint>
          {completions !== null ? <Hint keys={["Tab"]}>Take it</Hint> : at.place.parent === "" ? <Hint keys={["Tab"]}>Label</Hint> : <Hint keys={["Alt", "←"]}>{`Out of ${nameOf(at.place.parent)}`}</Hint>}
        </>
      }
    />
  );
}

/** Offers by group; the group with the best one comes first. */
function grouped(offers: readonly Offer[]): { group: string; items: (Choice & { offer: Offer })[] }[] {
  const groups = [...new Set(offers.map(({ group }) => group))];
  return groups.map((group) => ({
    group,
    items: offers
      .filter((one) => one.group === group)
      .slice(0, MOST * 2)
      .map((offer) => ({ key: offer.key, label: offer.label, note: offer.note, icon: <TypeIcon type={offer.type} size={16} />, offer })),
  }));
}
