/** What the notebook allows in the chosen mode, and what visitors would share. */
import type { ReactNode } from "react";
import { Icon } from "../controls/Icon.tsx";
import { listed } from "../document/names.ts";
import { Failed } from "./Failed.tsx";
import type { Trying } from "./trial.ts";

interface Props {
  mode: "auto" | "isolated" | "shared" | "live";
  trying: Trying;
  /** Whether something else runs that a trial would slow down. */
  busy: boolean;
  /** What the dialog says already. */
  said: string;
}

export function TrialNote({ mode, trying, busy, said }: Props) {
  const { trial, step, failure, start, cancel } = trying;
  if (trial === null) return null;
  const tries = mode === "auto" || mode === "isolated";
  const found = mode === "isolated" ? trial.isolated : trial.auto;
  // A builder who has chosen a shared mode needs no warning: the line only says what visitors share.
  const isChosen = mode === "shared" || mode === "live";
  const shares = isChosen || (mode === "auto" && trial.mode === "shared");
  const [names, them] = [listed(trial.changed), trial.changed.length === 1 ? "it" : "them"];
  return (
    <div className="jt-c-trial" aria-live="polite">
      {!tries ? null : step !== null ? (
        <Line icon={<span className="jt-c-spinner" />} text={step} action="Cancel" onAction={cancel} />
      ) : trial.known ? (
        <Line
          icon={<Icon name={trial.mode === "isolated" ? "done" : "info"} />}
          text={said.includes(found) ? "Tried out with this notebook." : found}
          note={trial.at === null ? "" : `Tried ${timeOf(trial.at)}`}
          action="Try again"
          disabled={busy}
          onAction={start}
        />
      ) : (
        <Line icon={<Icon name="info" />} text="Not tried yet with this notebook as it is. A trial runs it in a process of its own, and ends that process." action="Try it" disabled={busy} onAction={start} />
      )}
      {failure !== null && tries ? <Failed {...failure} /> : null}
      {!shares ? null : trial.changed.length === 0 ? (
        <Line icon={<Icon name="info" />} text="No handler changes a variable of the notebook, as far as its code shows." />
      ) : (
        <Line icon={<Icon name={isChosen ? "info" : "warning"} />} text={isChosen ? `Visitors share ${names}, and handlers change ${them}.` : `Visitors would share ${names}: handlers change ${them}.`} />
      )}
    </div>
  );
}

interface LineProps {
  icon: ReactNode;
  text: string;
  note?: string;
  action?: string;
  disabled?: boolean;
  onAction?: () => void;
}

function Line({ icon, text, note = "", action, disabled, onAction }: LineProps) {
  return (
    <p>
      {icon}
      <span>{text}</span>
      {note === "" ? null : <small>{note}</small>}
      {action === undefined ? null : (
        <button type="button" className="jt-c-plain-button" disabled={disabled} onClick={onAction}>
          {action}
        </button>
      )}
    </p>
  );
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

function timeOf(seconds: number): string {
  return `at ${TIME.format(seconds * 1000)}`;
}
