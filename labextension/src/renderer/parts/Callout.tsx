import "./Callout.css";
import type { ReactNode } from "react";
import type { MessageKind } from "../../core/store.ts";
import { say } from "../../core/locale.ts";
import { CloseIcon, KindIcon } from "./icons.tsx";

interface CalloutProps {
  kind: MessageKind;
  title?: string;
  children: ReactNode;
  /** What can be done about it: buttons at its end. */
  actions?: ReactNode;
  onClose?: () => void;
  /** Whether screen readers announce it at once, as they do errors. */
  urgent?: boolean;
}

/** A highlighted message. */
export function Callout({ kind, title, children, actions, onClose, urgent = kind === "error" }: CalloutProps) {
  return (
    <div className="jt-callout" data-kind={kind} role={urgent ? "alert" : undefined}>
      <KindIcon kind={kind} />
      <div className="jt-callout-text">
        {title ? <div className="jt-callout-title">{title}</div> : null}
        <div className="jt-callout-body">{children}</div>
      </div>
      {actions ? <div className="jt-callout-actions">{actions}</div> : null}
      {onClose ? (
        <button type="button" className="jt-icon-button" aria-label={say("Dismiss")} onClick={onClose}>
          <CloseIcon />
        </button>
      ) : null}
    </div>
  );
}
