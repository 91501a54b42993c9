import { useId } from "react";
import type { ContainerComponent as Properties } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Box } from "../../renderer/layout/Box.tsx";

export default function Container({ path, component }: ComponentProps<Properties>) {
  const heading = useId();
  return (
    <section className="jt-card" aria-labelledby={component.label ? heading : undefined}>
      <Box path={path} component={component} id={heading} />
    </section>
  );
}
