import type { RangeComponent as Properties } from "../../core/protocol.ts";
import { Scale } from "../../renderer/choices/Scale.tsx";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";

export default function Field({ path, component }: ComponentProps<Properties>) {
  return <Scale path={path} component={component} pair={true} />;
}
