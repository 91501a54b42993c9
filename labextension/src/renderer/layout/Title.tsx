/** The title of a container: its icon, its text and its badge. */
import "./Title.css";
import type { ReactNode } from "react";
import { Icon } from "../parts/Icon.tsx";

export interface Titled {
  label: string;
  icon: string;
  badge: string;
}

export function Badge({ text }: { text: string }) {
  return text === "" ? null : <span className="jt-count">{text}</span>;
}

export function TitleText({ label, icon, badge, children }: Titled & { children?: ReactNode }) {
  return (
    <>
      <Icon name={icon} />
      <span className="jt-title-text">{label}</span>
      <Badge text={badge} />
      {children}
    </>
  );
}

/** The title of a dialog, in its head. */
export function DialogTitle(titled: Titled) {
  const { icon, badge, label } = titled;
  if (icon === "" && badge === "") return label;
  return (
    <span className="jt-dialog-title">
      <TitleText {...titled} />
    </span>
  );
}

/** The heading of a container with the sentence under it; nothing where it has no title. */
export function Heading({ id, label, icon, badge, help }: Titled & { id: string; help: string }) {
  return (
    <>
      {label === "" ? null : (
        <h2 className="jt-heading" id={id} data-marked={icon !== "" || badge !== "" ? "" : undefined}>
          {icon === "" && badge === "" ? label : <TitleText label={label} icon={icon} badge={badge} />}
        </h2>
      )}
      <TitleHelp text={help} />
    </>
  );
}

/** The sentence under a title. */
export function TitleHelp({ text }: { text: string }) {
  return text === "" ? null : <p className="jt-title-help">{text}</p>;
}
