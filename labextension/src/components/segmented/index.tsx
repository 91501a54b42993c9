import type { SegmentedComponent as Properties } from "../../core/protocol.ts";
import { OptionGroup } from "../../renderer/choices/OptionGroup.tsx";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";

export default function Segmented({ path, component }: ComponentProps<Properties>) {
  return <OptionGroup path={path} component={component} look="segments" />;
}
