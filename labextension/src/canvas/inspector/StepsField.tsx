/** The steps of a binding, one below the other: handlers and actions, in the order in which they run. */
import type { ReactNode } from "react";
import type { Json } from "../../core/edits.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { isObject } from "../document/tree.ts";
import { DraftField, type Answer } from "./DraftField.tsx";
import { ACTION_LABELS, actionOf, containersOf, dialogsOf, inputsOf, type ActionName, type Step } from "./steps.ts";

interface Props {
  page: Json;
  event: string;
  steps: readonly Step[];
  onChange: (steps: Step[], typing: boolean) => Answer | void;
}

export function StepsField({ page, event, steps, onChange }: Props) {
  const swap = (index: number) => onChange([...steps.slice(0, index - 1), ...steps.slice(index, index + 1), ...steps.slice(index - 1, index), ...steps.slice(index + 1)], false);
  return (
    <ol className="jt-c-steps" aria-label="Steps">
      {steps.map((step, index) => {
        const name = actionOf(step);
        const label = typeof step === "string" ? "Run" : name === null ? (Object.keys(step)[0] ?? "") : ACTION_LABELS[name];
        return (
          // The order is all that tells two equal steps apart.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} className="jt-c-step">
            <div className="jt-c-step-head">
              <Icon name={typeof step === "string" ? "handler" : "list"} size={14} />
              <span>{label}</span>
              <button type="button" className="jt-c-button-icon jt-c-small" aria-label={`Earlier: step ${index + 1}`} title="Earlier" disabled={index === 0} onClick={() => swap(index)}>
                <Icon name="up" size={12} />
              </button>
              <button type="button" className="jt-c-button-icon jt-c-small" aria-label={`Remove step ${index + 1}`} title="Remove" onClick={() => onChange(steps.toSpliced(index, 1), false)}>
                <Icon name="close" size={12} />
              </button>
            </div>
            <StepField page={page} event={event} step={step} name={name} index={index} onChange={(next, typing) => onChange(steps.with(index, next), typing)} />
          </li>
        );
      })}
    </ol>
  );
}

interface FieldProps {
  page: Json;
  event: string;
  step: Step;
  name: ActionName | null;
  index: number;
  onChange: (step: Step, typing: boolean) => Answer | void;
}

function StepField({ page, event, step, name, index, onChange }: FieldProps): ReactNode {
  const { canvas } = useCanvas();
  if (typeof step === "string") return <code className="jt-c-mono jt-c-step-name">{step}</code>;
  if (name === null) return <small className="jt-c-note">This step needs a newer version.</small>;
  const value = step[name] ?? "";
  const text = (label: string, shown: string, make: (typed: string) => Json | null, mono = false) => (
    <DraftField
      id={`jt-c-step-${event}-${index}-${label}`}
      label={`${label} of step ${index + 1}`}
      text={shown}
      mixed={false}
      mono={mono}
      onText={(typed) => {
        const next = make(typed);
        return next === null ? undefined : onChange(next, true);
      }}
      onEnd={() => canvas.endStep()}
    />
  );
  const choice = (label: string, chosen: string, paths: readonly string[], make: (path: string) => Json) => (
    <select className="jt-c-input" aria-label={`${label} of step ${index + 1}`} value={chosen} onChange={({ target }) => onChange(make(target.value), false)}>
      {paths.includes(chosen) ? null : <option value={chosen}>{chosen}</option>}
      {paths.map((path) => (
        <option key={path} value={path}>
          {path}
        </option>
      ))}
    </select>
  );
  if (name === "open" || name === "close") return choice("Dialog", String(value), dialogsOf(page), (path) => ({ [name]: path }));
  if (name === "reset") return choice("Container", String(value), containersOf(page), (path) => ({ reset: path }));
  if (name === "set") {
    const [[path, expression] = ["", ""], ...others] = Object.entries(isObject(value) ? value : {});
    const rest = Object.fromEntries(others) as Json;
    return (
      <>
        {choice("Input", path, inputsOf(page), (next) => ({ set: { [next]: expression, ...rest } }))}
        {text("Value", String(expression), (typed) => (typed.trim() === "" ? null : { set: { [path]: typed, ...rest } }), true)}
        {others.length === 0 ? null : <small className="jt-c-note">{`and ${others.length} more`}</small>}
      </>
    );
  }
  if (name === "go") {
    const target = isObject(value) ? value : {};
    const params = isObject(target["params"]) ? target["params"] : {};
    return (
      <>
        {text("Page", String(target["page"] ?? ""), (typed) => (typed.trim() === "" ? null : { go: { ...target, page: typed.trim() } }), true)}
        {text("Parameters", paramsText(params), (typed) => ({ go: { page: target["page"] ?? "", ...paramsFrom(typed) } }), true)}
        <small className="jt-c-note">Parameters: id = state.orders.id, kind = &apos;part&apos;</small>
      </>
    );
  }
  return text(ACTION_LABELS[name], String(value), (typed) => (typed.trim() === "" ? null : { [name]: typed }));
}

function paramsText(params: Json): string {
  return Object.entries(params)
    .map(([name, expression]) => `${name} = ${String(expression)}`)
    .join(", ");
}

/** Parameters of a text such as `id = state.orders.id, kind = 'part'`; commas inside quotes and brackets are part of a value. */
function paramsFrom(text: string): Json {
  const parts = text.match(/(?:'[^']*'|"[^"]*"|\([^)]*\)|\[[^\]]*\]|[^,])+/g) ?? [];
  const entries = parts.flatMap((part) => {
    const at = part.indexOf("=");
    const name = part.slice(0, at).trim();
    return at < 1 || name === "" ? [] : [[name, part.slice(at + 1).trim()] as const];
  });
  return entries.length === 0 ? {} : { params: Object.fromEntries(entries) };
}
