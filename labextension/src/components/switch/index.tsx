import "./index.css";
import { Input } from "@mantine/core";
import { useId } from "react";
import type { SwitchComponent as Properties } from "../../core/protocol.ts";
import { describedBy, useEvent, useField } from "../../renderer/hooks/inputs.ts";
import { useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";

export default function Switch({ path, component }: ComponentProps<Properties>) {
  const [value, change] = useValue(path);
  const send = useEvent(path);
  const { label, description, disabled, readOnly, error, "aria-label": ariaLabel } = useField(path, component);
  const id = useId();
  return (
    <Input.Wrapper id={id} error={error} description={description} inputWrapperOrder={["input", "error", "description"]}>
      <label className="jt-switch" data-side={component.label_side} data-disabled={disabled ? "" : undefined}>
        <input
          type="checkbox"
          role="switch"
          aria-label={ariaLabel}
          aria-describedby={describedBy(id, { error, description })}
          aria-invalid={error !== undefined}
          aria-readonly={readOnly || undefined}
          required={component.required}
          disabled={disabled}
          checked={value === true}
          aria-checked={value === true}
          onChange={({ currentTarget }) => {
            if (readOnly) return;
            change(currentTarget.checked);
            send("change");
          }}
        />
        {label === undefined ? null : (
          <span>
            {label}
            {component.required && !readOnly ? (
              <span className="jt-required" aria-hidden="true">
                {" *"}
              </span>
            ) : null}
          </span>
        )}
      </label>
    </Input.Wrapper>
  );
}
