import "./index.css";
import type { DividerComponent } from "../../core/protocol.ts";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";

export default function Divider({ component: { label } }: ComponentProps<DividerComponent>) {
  return (
    // Not an `hr`, which cannot hold words.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div className="jt-divider" role="separator" aria-label={label || undefined}>
      {label === "" ? null : <span aria-hidden="true">{label}</span>}
    </div>
  );
}
