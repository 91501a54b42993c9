import "./index.css";
import { Input } from "@mantine/core";
import type { ButtonGroupComponent as Properties } from "../../core/protocol.ts";
import { useRenderer, useRunning, useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { ButtonFace } from "../../renderer/parts/ButtonFace.tsx";
import { entriesOf } from "../../renderer/parts/items.ts";
import { keyOf } from "../../core/options.ts";

export default function ButtonGroup({ path, component }: ComponentProps<Properties>) {
  const { visit } = useRenderer();
  const [value, change] = useValue(path);
  const running = useRunning(path);
  const { label, items, size, wide, disabled } = component;
  const entries = entriesOf(items);
  const clicked = value === undefined || value === null ? null : keyOf(value);
  return (
    <Input.Wrapper label={label || undefined} labelElement="div" className="jt-group-field">
      <fieldset
        className="jt-group"
        aria-label={label || path.slice(path.lastIndexOf(".") + 1).replaceAll("_", " ")}
        data-wide={wide ? "" : undefined}
      >
        {entries.map(({ key, value: item, label: name, icon, disabled: off, separator }, index) => (
          <button
            key={key}
            type="button"
            className="jt-button"
            data-size={size === "s" ? "small" : undefined}
            data-apart={separator && index > 0 ? "" : undefined}
            disabled={disabled || off}
            aria-busy={running && key === clicked}
            onClick={() => {
              change(item);
              visit.event(path, "click");
            }}
          >
            <ButtonFace icon={icon} running={running && key === clicked}>
              {name}
            </ButtonFace>
          </button>
        ))}
      </fieldset>
    </Input.Wrapper>
  );
}
