/** Options that are all in sight: of radios, of boxes to tick, or of a row of segments. */
import "./choices.css";
import { Input } from "@mantine/core";
import { useId, useMemo, type ReactNode } from "react";
import { keyOf, type Options } from "../../core/options.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { say } from "../../core/locale.ts";
import { describedBy, useEvent, useField, type InputProperties } from "../hooks/inputs.ts";
import { useLoading, useValue } from "../hooks/renderer.ts";
import { Plain } from "../parts/Plain.tsx";
import { choicesOf, groupsOf, namerOf, type Choice } from "./choices.ts";
import { OptionText } from "./OptionText.tsx";

interface Properties extends InputProperties {
  options: Options;
  clearable?: boolean;
  select_all?: boolean;
  max_items?: number | null;
  direction?: "vertical" | "horizontal";
  list_columns?: number;
  full_width?: boolean;
}

interface OptionGroupProps {
  path: string;
  component: Properties;
  /** Radios and segments have one value, boxes a list. */
  look: "radios" | "boxes" | "segments";
}

interface RowProps {
  choice: Pick<Choice, "label" | "description" | "color" | "icon">;
  type: "radio" | "checkbox";
  name?: string;
  checked: boolean;
  mixed?: boolean;
  disabled: boolean;
  onChange: () => void;
}

/** One option with its radio or box. */
function Row({ choice, mixed = false, disabled, ...input }: RowProps) {
  return (
    <label className="jt-option" data-disabled={disabled ? "" : undefined} data-text={choice.label}>
      <input
        {...input}
        disabled={disabled}
        ref={(element) => {
          if (element) element.indeterminate = mixed;
        }}
      />
      <OptionText label={choice.label} description={choice.description} color={choice.color} icon={choice.icon} />
    </label>
  );
}

export function OptionGroup({ path, component, look }: OptionGroupProps) {
  const { options, clearable = false, select_all: selectAll = false, max_items: most = null } = component;
  const [value = null, change] = useValue(path);
  const send = useEvent(path);
  const loading = useLoading();
  const { disabled, readOnly, "aria-label": ariaLabel, ...field } = useField(path, component);
  const id = useId();
  const nameOf = useMemo(() => namerOf(options), [options]);
  const choices = useMemo(() => choicesOf(options, nameOf), [options, nameOf]);
  const chosen = Array.isArray(value) ? value : value === null ? [] : [value];
  const keys = new Set(chosen.map(keyOf));
  const boxes = look === "boxes";
  const isFull = boxes && most !== null && chosen.length >= most;

  function choose(next: JsonValue): void {
    change(next);
    send("change");
  }

  function toggle(choice: Choice): void {
    if (!boxes) choose(choice.value);
    else choose(keys.has(choice.key) ? chosen.filter((one) => keyOf(one) !== choice.key) : [...chosen, choice.value]);
  }

  function row(choice: Choice): ReactNode {
    const checked = keys.has(choice.key);
    return (
      <Row
        key={choice.key}
        choice={choice}
        type={boxes ? "checkbox" : "radio"}
        {...(boxes ? {} : { name: id })}
        checked={checked}
        disabled={disabled || choice.disabled || (isFull && !checked)}
        onChange={() => toggle(choice)}
      />
    );
  }

  const labelledBy = field.label === undefined ? undefined : `${id}-label`;
  if (readOnly) {
    const text = chosen.map((one) => choices.find(({ key }) => key === keyOf(one))?.label ?? nameOf(one)).join(", ");
    return (
      <Input.Wrapper {...field} id={id} labelElement="div">
        <Plain text={text} labelledBy={labelledBy} label={ariaLabel} />
      </Input.Wrapper>
    );
  }

  const free = choices.filter((one) => !one.disabled || keys.has(one.key));
  const isAll = free.length > 0 && free.every(({ key }) => keys.has(key));
  const all = (
    <Row
      key="all"
      choice={{ label: say("Select all"), description: "", color: null, icon: "" }}
      type="checkbox"
      checked={isAll}
      mixed={!isAll && free.some(({ key }) => keys.has(key))}
      disabled={disabled}
      onChange={() => choose(free.filter(({ disabled: kept }) => !isAll || kept).map((one) => one.value))}
    />
  );
  // A group of boxes has no `aria-required`.
  const asks = boxes && field.withAsterisk;
  const clears = clearable && !disabled && chosen.length > 0;
  return (
    <Input.Wrapper {...field} id={id} labelElement="div">
      <div
        className="jt-options"
        role={boxes ? "group" : "radiogroup"}
        aria-labelledby={labelledBy}
        aria-label={ariaLabel}
        aria-describedby={describedBy(id, field, asks && `${id}-required`)}
        {...(boxes ? {} : { "aria-required": component.required, "aria-invalid": field.error !== undefined })}
        data-look={look}
        data-direction={component.direction}
        data-full={component.full_width ? "" : undefined}
        data-error={field.error === undefined ? undefined : ""}
        style={{ "--jt-option-columns": component.list_columns ?? 1 } as never}
      >
        {asks ? (
          <span id={`${id}-required`} className="jt-unseen">
            {say("Required")}
          </span>
        ) : null}
        {choices.length === 0 ? <span className="jt-options-none">{loading ? say("Loading options") : say("No options")}</span> : null}
        {selectAll && choices.length > 1 && (most === null || most >= choices.length) ? all : null}
        {Array.from(groupsOf(choices), ([group, inside]) =>
          group === "" ? (
            inside.map(row)
          ) : (
            <fieldset key={group} className="jt-options-group" aria-label={group}>
              <div className="jt-options-head" aria-hidden="true">
                {group}
              </div>
              {inside.map(row)}
            </fieldset>
          ),
        )}
      </div>
      {clears ? (
        <button type="button" className="jt-options-clear" onClick={() => choose(boxes ? [] : null)}>
          {say("Clear")}
        </button>
      ) : null}
    </Input.Wrapper>
  );
}
