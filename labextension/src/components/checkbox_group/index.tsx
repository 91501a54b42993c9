import type { CheckboxGroupComponent as Properties } from "../../core/protocol.ts";
import { OptionGroup } from "../../renderer/choices/OptionGroup.tsx";
import type { ComponentProps } from "../../renderer/hooks/renderer.ts";

export default function CheckboxGroup({ path, component }: ComponentProps<Properties>) {
  return <OptionGroup path={path} component={component} look="boxes" />;
}
