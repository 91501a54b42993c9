import "./index.css";
import { useId, type CSSProperties } from "react";
import type { ColumnsComponent as Properties } from "../../core/protocol.ts";
import { useKey, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { GAPS, Parts } from "../../renderer/layout/Parts.tsx";
import { Heading } from "../../renderer/layout/Title.tsx";

/** More than this are too narrow for anything. */
const MOST = 6;

export default function Columns({ path, component }: ComponentProps<Properties>) {
  const { store } = useRenderer();
  const heading = useId();
  const { label, icon, badge, help, shares, gap, equal_height } = component;
  const count = Math.min(Math.max((useKey(store.children, path) ?? []).length, 1), MOST);
  const all = shares.length > 0 ? shares : Array.from({ length: count }, () => 1);
  const style = { "--jt-shares": all.map((one) => `minmax(0, ${one}fr)`).join(" "), gap: GAPS[gap] } as CSSProperties;
  return (
    <section aria-labelledby={label ? heading : undefined} className="jt-columns-box">
      <Heading id={heading} label={label} icon={icon} badge={badge} help={help} />
      <Parts path={path} className="jt-columns" style={style} align={equal_height ? "stretch" : "start"} />
    </section>
  );
}
