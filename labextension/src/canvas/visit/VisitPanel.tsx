/** What a visit holds just now: what was entered, which can be changed here, and what handlers have set. */
import { useEffect, useRef, useState } from "react";
import { isObject, joined, parentOf } from "../document/tree.ts";
import { tableData } from "../../core/frames.ts";
import type { JsonValue } from "../../core/protocol.ts";
import type { Store } from "../../core/store.ts";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { python } from "../document/python.ts";
import { DraftField } from "../inspector/DraftField.tsx";
import { Group } from "../inspector/Group.tsx";

interface Props {
  store: Store;
  /** Enters a value as the visitor would; none where the visit belongs to somebody else. */
  change?: (path: string, value: JsonValue) => void;
  title: string;
  note: string;
}

/** Draws again a moment after something of the visit has changed. */
function useVisit(store: Store): void {
  const [, turn] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    const soon = () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        turn((count) => count + 1);
      }, 50);
    };
    const stops = [store.page.subscribe(soon), store.activities.subscribe(soon), store.notice.subscribe(soon)];
    for (const kept of [store.values, store.components, store.children]) stops.push(...kept.keys().map((path) => kept.subscribe(path, soon)));
    return () => {
      for (const stop of stops) stop();
    };
  });
}

export function VisitPanel({ store, change, title, note }: Props) {
  useVisit(store);
  const paths = layoutOf(store);
  const values = paths.filter((path) => store.values.get(path) !== undefined).map((path) => [path, store.values.get(path) ?? null] as const);
  const notice = useCell(store.notice);
  const ofPage = notice === null ? [] : [["page.message", notice.text] as const];
  const places = new Map(paths.map((path, place) => [path, place]));
  const set = [...store.context].toSorted(([one], [other]) => placeOf(places, one) - placeOf(places, other));
  const ofComponents = set.flatMap(([path, properties]) => Object.entries(properties).map(([name, value]) => [`${path}.${name}`, value] as const));
  const context = [...ofPage, ...ofComponents];
  const isEntered = ([path, value]: readonly [string, JsonValue]) =>
    isObject(value) && Array.isArray(value["selected"]) ? value["selected"].length > 0 : JSON.stringify(value) !== JSON.stringify(declaredValue(store, path));
  const entered = values.filter(isEntered).length;
  return (
    <>
      <div className="jt-c-head">
        <div className="jt-c-head-row">
          <Icon name="eye" />
          <b>{title}</b>
        </div>
        <p className="jt-c-visit-note">{note}</p>
      </div>
      <div className="jt-c-groups">
        <Group label="State" count={entered}>
          {values.length === 0 ? <p className="jt-c-foot">This page asks for nothing.</p> : null}
          {values.map(([path, value]) => (
            <StateRow key={path} path={path} value={value} change={change} entered={isEntered([path, value])} />
          ))}
        </Group>
        <Group label="Context" count={context.length}>
          {context.length === 0 ? <p className="jt-c-foot">No handler has set anything yet.</p> : null}
          {context.map(([path, value]) => (
            <div key={path} className="jt-c-state-row">
              <span className="jt-c-mono">{path}</span>
              <span className="jt-c-mono jt-c-state-value" title={short(value, 2000)}>
                {short(value, 60)}
              </span>
            </div>
          ))}
        </Group>
      </div>
    </>
  );
}

/** The paths of all components in the order of the page, containers before what they hold. */
function layoutOf(store: Store, parent = ""): string[] {
  return (store.children.get(parent) ?? []).flatMap(({ name }) => [joined(parent, name), ...layoutOf(store, joined(parent, name))]);
}

/** The place of a component among those of the page; a column is at the place of its table, and the page comes first. */
function placeOf(places: ReadonlyMap<string, number>, path: string): number {
  return path === "" ? -1 : (places.get(path) ?? placeOf(places, parentOf(path)));
}

function declaredValue(store: Store, path: string): JsonValue {
  const component = store.component(path);
  if (component === undefined) return null;
  return store.defaultValue(path) ?? ("value" in component ? component.value : "open" in component ? component.open : null);
}

interface RowProps {
  path: string;
  value: JsonValue;
  entered: boolean;
  change: Props["change"] | undefined;
}

function StateRow({ path, value, entered, change }: RowProps) {
  const { canvas } = useCanvas();
  const [edits, setEdits] = useState(false);
  const [problem, setProblem] = useState("");
  const isSelection = isObject(value) && "selected" in value;
  const shown = isSelection ? `${(value["selected"] as JsonValue[]).length} selected` : short(value, 60);
  return (
    <div className="jt-c-state-row" data-entered={entered ? "" : undefined}>
      <button type="button" className="jt-c-mono jt-c-state-name" title="Select the component" onClick={() => canvas.select([path])}>
        {path}
      </button>
      {edits ? (
        <div className="jt-c-grow">
          <DraftField
            id={`jt-c-state-${path}`}
            label={`Value of ${path}`}
            mono
            mixed={false}
            invalid={problem !== ""}
            text={JSON.stringify(value)}
            onText={(text) => {
              try {
                change?.(path, JSON.parse(text) as JsonValue);
                setProblem("");
              } catch {
                setProblem("Write it as JSON: text in double quotes, null for nothing.");
              }
            }}
            onEnd={() => problem === "" && setEdits(false)}
          />
          {problem === "" ? null : <small className="jt-c-field-problem">{problem}</small>}
        </div>
      ) : change === undefined || isSelection ? (
        <span className="jt-c-mono jt-c-state-value">{shown}</span>
      ) : (
        <button type="button" className="jt-c-mono jt-c-state-value" aria-label={`Change ${path}: ${shown}`} onClick={() => setEdits(true)}>
          {shown}
        </button>
      )}
    </div>
  );
}

function short(value: JsonValue, most: number): string {
  const table = tableData(value);
  const text = table === null ? python(value) : `${table.total === null ? "many" : table.total.toLocaleString("en-US")} × ${table.columns.length}`;
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
