import "./index.css";
import { lazy, useId } from "react";
import type { JsonComponent } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { useLoading, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { CopyButton } from "../../renderer/parts/Copy.tsx";
import { Bone, Later } from "../../renderer/parts/Later.tsx";

const JsonTree = lazy(() => import("./Tree.tsx"));
const HEIGHT = 72;

export default function Json({ component }: ComponentProps<JsonComponent>) {
  const { label, data, depth, copyable, height } = component;
  const heading = useId();
  const loading = useLoading();
  return (
    <section className="jt-panel jt-json-view" data-padded="" aria-labelledby={label ? heading : undefined}>
      {label ? (
        <h2 className="jt-heading" id={heading}>
          {label}
        </h2>
      ) : null}
      {data === null ? (
        loading ? <Bone height={HEIGHT} /> : <div className="jt-empty">{say("Nothing to show yet")}</div>
      ) : (
        <>
          {copyable ? <CopyButton text={() => JSON.stringify(data, null, 2)} what={label || "JSON"} /> : null}
          {/* What scrolls can be reached with the keyboard. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <div className="jt-json-scroll" style={height === null ? undefined : { maxHeight: height }} tabIndex={height === null ? undefined : 0}>
            <Later height={HEIGHT}>
              <JsonTree value={data} depth={depth} />
            </Later>
          </div>
        </>
      )}
    </section>
  );
}
