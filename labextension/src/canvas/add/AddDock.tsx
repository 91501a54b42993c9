/** The palette that stays open: click adds after the selection, drag puts it where it is dropped. */
import { useState } from "react";
import { useCanvas } from "../context.ts";
import { Icon, TypeIcon } from "../controls/Icon.tsx";
import { placeFor } from "../document/commands.ts";
import { addComponent, openPalette } from "../session/actions.ts";
import { follow } from "../stage/drag.ts";
import { found, OFFERS, type Offer } from "./search.ts";

export function AddDock() {
  const parts = useCanvas();
  const { canvas } = parts;
  const [search, setSearch] = useState("");
  const offers = found(search === "" ? OFFERS.filter((one) => one.group === "Components") : OFFERS, search);

  function insert({ component }: Offer): void {
    addComponent(parts, component, placeFor(canvas.page.get(), canvas.selected.get()));
  }

  return (
    <>
      <div className="jt-c-search">
        <Icon name="search" size={14} />
        <input aria-label="Search components" placeholder="Search or press" value={search} onChange={({ target }) => setSearch(target.value)} onKeyDown={(event) => event.key === "Enter" && offers[0] && insert(offers[0])} />
        {search === "" ? (
          <button type="button" className="jt-c-key" tabIndex={-1} aria-label="Open the quick search" onClick={() => openPalette(parts)}>
            /
          </button>
        ) : null}
      </div>
      <div className="jt-c-add">
        {offers.map((offer) => (
          <button
            key={offer.key}
            type="button"
            title={offer.note}
            onPointerDown={(event) => follow(parts, event.nativeEvent, { dragged: { component: offer.component }, label: offer.label, type: offer.type }, () => insert(offer))}
            onClick={(event) => event.detail === 0 && insert(offer)}
          >
            <TypeIcon type={offer.type} />
            <span>{offer.label}</span>
          </button>
        ))}
      </div>
    </>
  );
}
