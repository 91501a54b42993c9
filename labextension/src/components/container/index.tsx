import { useId } from "react";
import type { ContainerComponent as Properties } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Grid } from "../../renderer/layout/Slot.tsx";

export default function Container({ path, component }: ComponentProps<Properties>) {
  const heading = useId();
  return (
    <section className="jt-card" aria-labelledby={component.label ? heading : undefined}>
      {component.label ? (
        <h2 className="jt-heading" id={heading}>
          {component.label}
        </h2>
      ) : null}
      <Grid prefix={path} />
    </section>
  );
}
