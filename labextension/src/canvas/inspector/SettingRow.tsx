/** A setting of the page, the app, the kernel, a policy or an event's pace: its form comes from its schema. */
import { useState } from "react";
import type { Json } from "../../core/edits.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { TypedContext } from "../session/typed.ts";
import type { Answer } from "./DraftField.tsx";
import { Field, KEEPING } from "./fields.tsx";
import { NoteLine, Row } from "./Row.tsx";
import { SetNote } from "./SetNote.tsx";
import { fieldKind, placeholderOf, propertyLabel, type FieldKind, type SettingKind } from "./schema.ts";
import { choiceNote, emptyWords, findingFor, heldSettings, setSetting, type Holder } from "./settings.ts";

export interface SettingProps {
  kind: SettingKind;
  name: string;
  holder: Holder;
  /** What stands in the field where nothing is set; by default what the schema says. */
  placeholder?: string;
  /** The choices, where the page knows them and the schema does not. */
  choices?: readonly string[];
  note?: string;
}

export function SettingRow({ kind, name, holder, placeholder, choices, note }: SettingProps) {
  const { canvas } = useCanvas();
  const page = useCell(canvas.page);
  const app = useCell(canvas.app);
  const findings = useCell(canvas.problems.findings);
  // What the server says of an edit holds until the next one.
  const [problem, setProblem] = useState<{ page: Json; app: Json; text: string } | null>(null);
  const schema = useCell(canvas.settings)?.[kind].properties[name];
  if (schema === undefined) return null;
  const held = heldSettings(page, app, holder);
  const isSet = name in held;
  const start = schema["default"] ?? null;
  const value = isSet ? (held[name] ?? null) : start;
  const label = propertyLabel(kind, name);
  const description = typeof schema["description"] === "string" ? schema["description"] : "";
  const field = choices === undefined ? fieldKind(name, schema) : { kind: "choice" as const, choices: [...choices], empty: true, verbatim: true };
  const id = `jt-c-${[kind, ...holder.keys, name].join("-")}`;
  const refused = problem !== null && problem.page === page && problem.app === app ? problem.text : null;
  const found = findingFor(findings, holder, name);
  const said = refused ?? found?.message ?? null;
  // A number that has a default can still be without a limit.
  const offersNone = field.kind === "number" && field.empty && start !== null;

  function set(next: JsonValue | undefined, typing: boolean): Answer {
    const taken = next === start || (next === null && !takesNull(field)) ? undefined : next;
    // A policy is the page's, and is also set where a component binds its handler: that one stays selected.
    const command = { ...setSetting(canvas.page.get(), canvas.app.get(), holder, name, taken), selected: [...canvas.selected.get()] };
    const key = typing ? [holder.at, ...holder.keys, name].join(" ") : null;
    const answer = canvas.run(command, key);
    // A field that is typed into says it itself.
    if (!KEEPING.has(field.kind)) void answer.then((text) => setProblem(text === null ? null : { page: canvas.page.get(), app: canvas.app.get(), text }));
    return answer;
  }

  return (
    <Row label={label} htmlFor={id} description={description} {...((kind === "page" || kind === "kernel") && { property: name })} changed={isSet} onReset={isSet ? () => void set(undefined, false) : null}>
      <TypedContext value={{ paths: [holder.at], property: holder.keys[0] ?? name }}>
        <Field
          id={id}
          label={label}
          kind={field.kind === "number" ? { ...field, empty: true } : field}
          value={shown(field, isSet, value)}
          placeholder={placeholder ?? (placeholderOf(name) || (value === null || field.kind === "choice" ? emptyWords(description) : String(start)))}
          invalid={said !== null && !found?.warning}
          onChange={(next, typing) => set(next === null && offersNone ? undefined : next, typing)}
          onEnd={() => canvas.endStep()}
        />
      </TypedContext>
      {offersNone && !(isSet && value === null) ? (
        <button type="button" className="jt-c-link" onClick={() => set(null, false)}>
          {`Set ${(emptyWords(description) || "none").toLowerCase()}`}
        </button>
      ) : null}
      {kind === "page" ? <SetNote path="page" name={name} declared={held[name]} /> : null}
      {note === undefined && field.kind === "choice" ? <ChoiceNote text={choiceNote(description, value)} /> : null}
      {note === undefined ? null : <NoteLine>{note}</NoteLine>}
      {said === null ? null : <NoteLine kind={found?.warning && refused === null ? "warning" : "error"}>{said}</NoteLine>}
    </Row>
  );
}

function ChoiceNote({ text }: { text: string }) {
  return text === "" ? null : <NoteLine>{text}</NoteLine>;
}

function takesNull(field: FieldKind): boolean {
  return "empty" in field && field.empty;
}

/** What the field shows: a default is its placeholder, where it is typed into. */
function shown(field: FieldKind, isSet: boolean, value: JsonValue): JsonValue {
  return !isSet && (field.kind === "number" || field.kind === "text") ? null : value;
}

/** The names of all settings of a kind, in their order. */
export function useSettingNames(kind: SettingKind): string[] {
  const { canvas } = useCanvas();
  return Object.keys(useCell(canvas.settings)?.[kind].groups ?? {});
}
