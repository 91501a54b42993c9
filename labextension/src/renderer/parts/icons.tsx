/** The few icons that components draw; they take the colour of their text. */
import type { ReactNode } from "react";
import type { MessageKind } from "../../core/store.ts";

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="18"
      height="18"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

const circle = <circle cx="10" cy="10" r="7.5" />;

const KINDS: Record<MessageKind, ReactNode> = {
  info: (
    <>
      {circle}
      <path d="M10 9v4.5M10 6.3v.2" />
    </>
  ),
  success: (
    <>
      {circle}
      <path d="m6.8 10.2 2.2 2.2 4.2-4.6" />
    </>
  ),
  warning: <path d="M10 2.8 18 16.5H2zM10 8v3.8M10 14v.2" />,
  error: (
    <>
      {circle}
      <path d="M10 6.2v4.6M10 13.4v.2" />
    </>
  ),
};

export function KindIcon({ kind }: { kind: MessageKind }) {
  return <Icon>{KINDS[kind]}</Icon>;
}

export function CloseIcon() {
  return (
    <Icon>
      <path d="m5.5 5.5 9 9m0-9-9 9" />
    </Icon>
  );
}

export function SearchIcon() {
  return (
    <Icon>
      <circle cx="9" cy="9" r="5.5" />
      <path d="m13.2 13.2 3.6 3.6" />
    </Icon>
  );
}

export function ChevronIcon({ up }: { up: boolean }) {
  return (
    <Icon>
      <path d={up ? "m6 12 4-4 4 4" : "m6 8 4 4 4-4"} />
    </Icon>
  );
}
