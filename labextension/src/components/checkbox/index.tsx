import "./index.css";
import { Checkbox as Field } from "@mantine/core";
import type { CheckboxComponent as Properties } from "../../core/protocol.ts";
import { useValue, type ComponentProps } from "../../renderer/hooks/renderer.ts";
import { useEvent, useField } from "../../renderer/hooks/inputs.ts";

/** Marked as the labels of other inputs are. */
function Required({ label }: { label: string }) {
  return (
    <>
      {label}
      <span className="jt-required" aria-hidden="true">
        {" *"}
      </span>
    </>
  );
}

export default function Checkbox({ path, component }: ComponentProps<Properties>) {
  const [value, change] = useValue(path);
  const send = useEvent(path);
  const { label, description, disabled, readOnly, error, "aria-label": ariaLabel } = useField(path, component);
  return (
    <Field
      label={label && component.required ? <Required label={label} /> : label}
      aria-label={ariaLabel}
      description={description}
      disabled={disabled}
      error={error}
      required={component.required}
      size="sm"
      checked={value === true}
      aria-readonly={readOnly || undefined}
      onChange={(event) => {
        if (readOnly) return;
        change(event.currentTarget.checked);
        send("change");
      }}
    />
  );
}
