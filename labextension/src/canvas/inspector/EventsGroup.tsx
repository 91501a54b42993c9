/** What runs on a component's events: a handler of the notebook, or nothing. */
import { Menu } from "@mantine/core";
import type { Json } from "../../core/edits.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { useCell, useRenderer } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { changeEntry } from "../document/commands.ts";
import { nameFrom } from "../document/names.ts";
import { handlersOf, nameOf, nodeAt } from "../document/tree.ts";
import { useHandlers, type KnownHandler } from "../session/handlers.ts";
import { goToCell, newHandler, runCell } from "../session/in-notebook.ts";
import { TypedContext } from "../session/typed.ts";
import { menuClasses } from "../stage/ActionBar.tsx";
import { Group } from "./Group.tsx";
import { PaceLine, PolicyLine } from "./HowItRuns.tsx";
import type { Answer } from "./DraftField.tsx";
import { NoteLine, Row } from "./Row.tsx";
import { StepsField } from "./StepsField.tsx";
import { ACTION_LABELS, ACTION_NAMES, bindingOf, newAction, stepsOf, withStep, type ActionName, type Binding } from "./steps.ts";

export function EventsGroup({ paths, events }: { paths: readonly string[]; events: readonly string[] }) {
  const { canvas } = useCanvas();
  const page = useCell(canvas.page);
  const bound = events.filter((event) => paths.some((path) => bindingAt(page, path, event) !== undefined)).length;
  return (
    <Group label="Events" count={bound} names={events}>
      {events.map((event) => (
        <EventRow key={event} paths={paths} event={event} />
      ))}
    </Group>
  );
}

function bindingAt(page: Json, path: string, event: string): JsonValue | undefined {
  return ((nodeAt(page, path)?.["handlers"] ?? {}) as Json)[event];
}

export function EventRow({ paths, event }: { paths: readonly string[]; event: string }) {
  const parts = useCanvas();
  const { canvas, notebook, path: file } = parts;
  const { portal } = useRenderer();
  const page = useCell(canvas.page);
  const handlers = useHandlers();
  const bindings = paths.map((path) => bindingAt(page, path, event));
  const [binding] = bindings;
  const mixed = bindings.some((one) => JSON.stringify(one) !== JSON.stringify(binding));
  const name = typeof binding === "string" ? binding : null;
  const known = handlers.find((one) => one.name === name);
  /** A handler that is bound and that no cell defines. */
  const missing = known === undefined ? name : null;
  const steps = Array.isArray(binding) ? `${binding.length} ${binding.length === 1 ? "step" : "steps"}` : "Nothing";
  const label = event.charAt(0).toUpperCase() + event.slice(1);
  const findings = useCell(canvas.problems.findings);
  const finding = findings.find((one) => one.path === paths[0] && one.property === `handlers.${event}`);

  function bind(handler: Binding, key: string | null = null): Answer {
    const edits = paths.map((path) => changeEntry(canvas.page.get(), path, "handlers", event, handler));
    const done = handler === null ? `Unbind ${event}` : typeof handler === "string" ? `Bind ${event} to ${handler}` : `Change the steps of ${event}`;
    return canvas.run({ label: done, edits, selected: paths.filter((path) => path !== "page") }, key);
  }

  /** Adds an action after what runs already; a question before it. */
  function addAction(action: ActionName): void {
    const step = newAction(action, canvas.page.get(), file.split("/").at(-1) ?? "");
    if (step === null) canvas.say({ text: `This page has nothing for it: ${ACTION_LABELS[action].toLowerCase()}.`, kind: "info" });
    else void bind(bindingOf(withStep(stepsOf(binding), step)));
  }

  async function bindNew(): Promise<void> {
    // A name without its cell would be an error of the page.
    const handler = await newHandler(parts, wantedName(page, paths[0] ?? "", event), missing);
    if (handler !== null && missing === null) void bind(handler);
  }

  return (
    <Row label={label} property={event} changed={bindings.some((one) => one !== undefined)} onReset={binding === undefined ? null : () => void bind(null)} resets="Unbind">
      <Menu position="bottom-start" width={236} portalProps={{ target: portal }} classNames={menuClasses} transitionProps={{ duration: 120 }}>
        <div className="jt-c-binding" data-problem={finding === undefined ? undefined : ""} data-stale={known?.edited ? "" : undefined}>
          <Menu.Target>
            <button type="button" className="jt-c-binding-name" aria-label={`${label} runs ${mixed ? "several" : (name ?? steps.toLowerCase())}`}>
              {binding === undefined && !mixed ? null : <Icon name="handler" size={14} />}
              <span className={name === null ? "jt-c-faint" : "jt-c-mono"}>{mixed ? "Mixed" : (name ?? steps)}</span>
              {known?.place === undefined ? <Icon name="down" size={14} /> : <small>{known.place}</small>}
            </button>
          </Menu.Target>
          {known?.cell && notebook ? (
            <button type="button" className="jt-c-button-icon jt-c-small" aria-label={`Go to ${name ?? ""} in the notebook`} title="Go to the cell" onClick={() => void goToCell(parts, known.cell ?? "", known.line)}>
              <Icon name="jump" size={14} />
            </button>
          ) : null}
        </div>
        <Menu.Dropdown>
          <Menu.Label>{handlers.length === 0 ? "The notebook has no handlers yet" : "Handlers of the notebook"}</Menu.Label>
          {handlers.map((one) => (
            <HandlerItem key={one.name} handler={one} chosen={one.name === name} onChoose={() => void bind(one.name)} />
          ))}
          <Menu.Divider />
          {notebook ? (
            <Menu.Item leftSection={<Icon name="plus" size={14} />} rightSection={<small>Inserts a cell</small>} onClick={() => void bindNew()}>
              {missing === null ? "New handler" : `New handler ${missing}`}
            </Menu.Item>
          ) : null}
          {event === "load" || mixed ? null : (
            <>
              <Menu.Label>Actions, without code</Menu.Label>
              {ACTION_NAMES.map((action) => (
                <Menu.Item key={action} leftSection={<Icon name="list" size={14} />} onClick={() => addAction(action)}>
                  {ACTION_LABELS[action]}
                </Menu.Item>
              ))}
              <Menu.Divider />
            </>
          )}
          <Menu.Item leftSection={<Icon name="close" size={14} />} disabled={binding === undefined} onClick={() => void bind(null)}>
            Nothing
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {Array.isArray(binding) && !mixed ? (
        <TypedContext value={{ paths, property: "handlers" }}>
          <StepsField page={page} event={event} steps={stepsOf(binding)} onChange={(next, typing) => bind(bindingOf(next), typing ? `${paths.join(" ")} ${event} steps` : null)} />
        </TypedContext>
      ) : null}
      {known?.edited ? (
        <>
          <NoteLine kind="warning">{known.ran ? "Edited since it ran" : "Not run yet"}</NoteLine>
          {notebook && known.cell ? (
            <button type="button" className="jt-c-plain-button" onClick={() => void runCell(parts, known.cell ?? "")}>
              <Icon name="play" size={12} />
              {`Run ${known.place ?? "it"}`}
            </button>
          ) : null}
        </>
      ) : null}
      {finding === undefined ? null : <NoteLine kind={finding.warning ? "warning" : "error"}>{finding.message}</NoteLine>}
      {finding?.fix ? (
        <button type="button" className="jt-c-plain-button" onClick={() => canvas.fix(finding)}>
          {finding.fix.label}
        </button>
      ) : null}
      {mixed ? null : [...new Set(handlersOf(binding))].map((one) => <PolicyLine key={one} handler={one} label={name === null ? `Policy of ${one}` : "Policy"} />)}
      {binding !== undefined && paths.length === 1 && event !== "load" ? <PaceLine path={paths[0] ?? ""} event={event} /> : null}
    </Row>
  );
}

function HandlerItem({ handler, chosen, onChoose }: { handler: KnownHandler; chosen: boolean; onChoose: () => void }) {
  return (
    <Menu.Item leftSection={<Icon name={chosen ? "check" : "handler"} size={14} />} rightSection={handler.place === undefined ? null : <small>{handler.place}</small>} onClick={onChoose}>
      <span className="jt-c-mono">{handler.name}</span>
    </Menu.Item>
  );
}

/** The name of a new handler: the component's, where that is a verb already, else with the event. */
function wantedName(page: Json, path: string, event: string): string {
  if (path === "page") return event;
  const own = nameFrom(String(nodeAt(page, path)?.["label"] ?? "")) || nameOf(path);
  return ["click", "submit", "finish"].includes(event) ? own : `${own}_${event}`;
}
