import "./index.css";
import { useId } from "react";
import type { CardComponent as Properties } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Box } from "../../renderer/layout/Box.tsx";

export default function Card({ path, component }: ComponentProps<Properties>) {
  const heading = useId();
  const { label, border, padding } = component;
  return (
    <section
      className="jt-card"
      data-border={border ? undefined : "none"}
      data-padding={padding === "m" ? undefined : padding}
      aria-labelledby={label ? heading : undefined}
    >
      <Box path={path} component={component} id={heading} />
    </section>
  );
}
