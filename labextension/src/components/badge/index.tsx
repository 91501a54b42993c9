import "./index.css";
import { ownOf } from "../../core/own.ts";
import type { BadgeComponent } from "../../core/protocol.ts";
import { useEvent } from "../../renderer/hooks/inputs.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";
import { useNow, writeValue } from "../../renderer/formats/values.ts";
import { BadgeText } from "../../renderer/parts/Badge.tsx";

export default function Badge({ path, component }: ComponentProps<BadgeComponent>) {
  const { label, value, kind, kinds, icon, format, handlers } = component;
  const send = useEvent(path);
  useNow(format);
  if (value === null || value === "") return null;
  const badge = (
    <BadgeText kind={ownOf(kinds, String(value)) ?? kind} icon={icon}>
      {writeValue(value, component)}
    </BadgeText>
  );
  const content = (
    <>
      {label === "" ? null : <span className="jt-badge-label">{label}</span>}
      {badge}
    </>
  );
  if (!("click" in handlers)) return <div className="jt-badge-line">{content}</div>;
  return (
    <button type="button" className="jt-badge-line jt-bare-button" onClick={() => send("click")}>
      {content}
    </button>
  );
}
