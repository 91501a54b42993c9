/** How a handler runs, and how often an event is sent: in a few words, and opened each setting. */
import { useState, type ReactNode } from "react";
import type { Json } from "../../core/edits.ts";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { SettingRow, useSettingNames } from "./SettingRow.tsx";
import { heldSettings, paceOf, paceWords, policyOf, policyWords, poolsOf, type Holder } from "./settings.ts";

interface DetailsProps {
  /** What a reader calls the settings: "Policy of search". */
  name: string;
  label: ReactNode;
  words: string;
  children: ReactNode;
}

/** A line that opens what it sums up. */
function Details({ name, label, words, children }: DetailsProps) {
  const [open, setOpen] = useState(false);
  return (
    <div className="jt-c-details">
      <button type="button" className="jt-c-details-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? "down" : "right"} size={12} />
        {label}{" "}
        <small>{words}</small>
      </button>
      {open ? (
        <div className="jt-c-details-rows" role="group" aria-label={name}>
          {children}
        </div>
      ) : null}
    </div>
  );
}

function useHeld(holder: Holder): Json {
  const { canvas } = useCanvas();
  return heldSettings(useCell(canvas.page), useCell(canvas.app), holder);
}

/** How a handler runs, whichever event runs it. */
export function PolicyLine({ handler, label, words }: { handler: string; label?: string; words?: string }) {
  const { canvas } = useCanvas();
  const pools = poolsOf(useCell(canvas.app)).map(([name]) => name);
  const names = useSettingNames("policy");
  const holder = policyOf(handler);
  const said = policyWords(useHeld(holder));
  return (
    <Details name={`Policy of ${handler}`} label={label === undefined ? <span className="jt-c-mono">{handler}</span> : <span>{label}</span>} words={words ?? said}>
      {names.map((name) => (
        <SettingRow
          key={name}
          kind="policy"
          name={name}
          holder={holder}
          {...(name === "pool" && { choices: pools, ...(pools.length === 0 && { note: "The app has no pools. Add one under App, with nothing selected." }) })}
        />
      ))}
    </Details>
  );
}

/** How often an event of a component is sent. */
export function PaceLine({ path, event }: { path: string; event: string }) {
  const names = useSettingNames("pace");
  const holder = paceOf(path, event);
  return (
    <Details name={`Pace of ${event}`} label={<span>Pace</span>} words={paceWords(useHeld(holder))}>
      {names.map((name) => (
        <SettingRow key={name} kind="pace" name={name} holder={holder} />
      ))}
    </Details>
  );
}
