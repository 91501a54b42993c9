/** What the parts of the operations page share. */
import { createContext, useContext, type RefObject } from "react";
import type { Api } from "./api.ts";
import type { Question } from "./Confirm.tsx";

export interface Shared {
  api: Api;
  labUrl: string | undefined;
  onOpen: ((path: string) => void) | undefined;
  root: RefObject<HTMLElement | null>;
  /** Does something, shows what went wrong, and looks what has changed. */
  act: (action: () => Promise<void>) => Promise<void>;
  /** Asks before it is done. */
  confirm: (question: Question) => void;
  /** The visit whose events are shown, if only those are. */
  visit: string | undefined;
  showVisit: (visit: string | undefined) => void;
}

export const OperationsContext = createContext<Shared | null>(null);

export function useOperations(): Shared {
  const shared = useContext(OperationsContext);
  if (shared === null) throw new Error("This is outside the operations page");
  return shared;
}
