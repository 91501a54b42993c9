/** What is on a button: its icon and text, and a spinner beside them while its handler runs. */
import type { ReactNode } from "react";
import { Icon } from "./Icon.tsx";
import { Patient } from "./Patient.tsx";

/** Most handlers end sooner, and a spinner that flashes looks like a fault. */
const SPINNER_AFTER = 150;

export function ButtonFace({ icon, running, children }: { icon: string; running: boolean; children: ReactNode }) {
  return (
    <>
      <span className="jt-button-label">
        <Icon name={icon} />
        {children}
      </span>
      {running ? (
        <Patient after={SPINNER_AFTER}>
          <span className="jt-spinner" aria-hidden="true" />
        </Patient>
      ) : null}
    </>
  );
}
