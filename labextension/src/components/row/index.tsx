import "./index.css";
import { useId } from "react";
import type { RowComponent as Properties } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { GAPS, Parts } from "../../renderer/layout/Parts.tsx";
import { Heading } from "../../renderer/layout/Title.tsx";

export default function Row({ path, component }: ComponentProps<Properties>) {
  const heading = useId();
  const { label, icon, badge, help, align, gap } = component;
  return (
    <section aria-labelledby={label ? heading : undefined} className="jt-row-box">
      <Heading id={heading} label={label} icon={icon} badge={badge} help={help} />
      <Parts path={path} className="jt-row" style={{ gap: GAPS[gap] }} align={align} />
    </section>
  );
}
