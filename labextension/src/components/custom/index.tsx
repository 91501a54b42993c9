import "./index.css";
import { lazy, useId } from "react";
import { say, sayProperty } from "../../core/locale.ts";
import type { CustomComponent as Properties } from "../../core/protocol.ts";
import { useCell, useKey, useLoading, useRenderer, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { Callout } from "../../renderer/parts/Callout.tsx";
import { Bone, Later } from "../../renderer/parts/Later.tsx";
import { objectOf } from "./values.ts";

const Module = lazy(() => import("./Module.tsx"));
const HEIGHT = 80;

/** A component of one's own. */
export default function Custom({ path, component }: ComponentProps<Properties>) {
  const { store } = useRenderer();
  const heading = useId();
  const loading = useLoading();
  const problem = useKey(store.errors, path);
  const builder = useCell(store.page)?.builder === true;
  const { label, empty_text } = component;
  const source = objectOf(component.source);
  const module = typeof source["module"] === "string" ? source["module"] : "";
  const styles = typeof source["styles"] === "string" ? source["styles"] : "";
  const wrong = typeof source["problem"] === "string" ? source["problem"] : "";
  return (
    <section className="jt-panel jt-custom" data-padded="" aria-labelledby={label ? heading : undefined}>
      {label ? (
        <h2 className="jt-heading" id={heading}>
          {label}
        </h2>
      ) : null}
      {wrong !== "" ? (
        <Callout kind="error" title={say("This component cannot be shown")}>
          {builder ? wrong : say("Its module is missing.")}
        </Callout>
      ) : module !== "" ? (
        <Later height={HEIGHT}>
          <Module path={path} component={component} module={module} styles={styles} />
        </Later>
      ) : loading ? (
        <Bone height={HEIGHT} />
      ) : (
        <div className="jt-empty">{sayProperty(empty_text)}</div>
      )}
      {problem ? <Callout kind="error">{problem}</Callout> : null}
    </section>
  );
}
