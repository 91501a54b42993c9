/** A short text in the colour of its role. */
import "./Badge.css";
import type { ReactNode } from "react";
import { Icon } from "./Icon.tsx";

export type BadgeKind = "neutral" | "accent" | "info" | "success" | "warning" | "error";

export function BadgeText({ kind, icon = "", children }: { kind: BadgeKind; icon?: string; children: ReactNode }) {
  return (
    <span className="jt-badge" data-kind={kind}>
      <Icon name={icon} size={14} />
      <span>{children}</span>
    </span>
  );
}
