/** Runs what a page binds to events: the steps of a binding in their order, each a handler or an action. */
import { say } from "./locale.ts";
import { Actions, StepError, type Browser } from "./actions.ts";
import { containersOf } from "./document.ts";
import type { Cells, Known } from "./expressions/scope.ts";
import type { Pacer } from "./pace.ts";
import type { Binding, Done, EventMessage, JsonValue, Step } from "./protocol.ts";
import { stepsOf } from "./steps.ts";
import type { Store } from "./store.ts";
import type { Unsaved } from "./unsaved.ts";

export type EventName = EventMessage["name"];

/** A handler step that begins. */
export interface Begun {
  component: string;
  name: EventName;
  step: number;
  detail: JsonValue;
}

/** The row of a repeater that a component in it was used in. */
export interface UsedRow {
  cells: Cells;
  /** Selects it again: another one may have been used meanwhile. */
  select: () => void;
}

type Outcome = Done["outcome"];

interface Running {
  store: Store;
  pacer: Pacer;
  browser: Browser;
  known: () => Known;
  /** The row of a repeater that a component was used in; undefined for what is in no repeater. */
  row: (component: string) => UsedRow | undefined;
  change: (path: string, value: JsonValue) => void;
  unsaved: Unsaved;
  /** Sends the event of a handler step; `ended` is told its end, where steps follow. */
  begin: (begun: Begun, ended?: (outcome: Outcome) => void) => void;
  /** Shows why a step could not be done. */
  fail: (component: string, message: string) => void;
}

/** A second one of these does nothing while the list of the first one runs. */
const ONE_AT_A_TIME: ReadonlySet<EventName> = new Set(["click", "submit", "finish", "open", "close", "tick"]);

export class Bindings {
  private readonly actions: Actions;
  private readonly underWay = new Set<string>();
  /** Whether the steps of an `open` or `close` run: what these open and close has no event, so that none runs for ever. */
  private turns = false;

  constructor(private readonly running: Running) {
    const { store, browser, known, change } = running;
    this.actions = new Actions({ store, browser, known, change, turn: (path, open) => this.turn(path, open) });
  }

  /** Whether something runs on an event of a component; the change of an input is one of the containers around it, too. */
  hears(component: string, name: EventName): boolean {
    return this.heard(component, name).length > 0;
  }

  /** Runs what is bound to an event; of a change first the input's own binding, then those of its containers, innermost first. */
  release(component: string, name: EventName, detail: JsonValue, ended?: (outcome: Outcome) => void): void {
    for (const path of this.heard(component, name)) {
      if (path === component) this.start(component, name, detail, ended);
      else {
        const pace = this.running.store.component(path)?.pace[name];
        this.running.pacer.pass(`${path} ${name}`, pace, () => this.start(path, name, { input: component }));
      }
    }
  }

  /** Does what a press starts, once the visitor has agreed to what the component asks before it. */
  press(component: string, go: () => void): void {
    const row = this.running.row(component);
    const pressed = row === undefined ? this.running.store.component(component) : this.running.store.inRow(component, row.cells);
    this.agreed(component, pressed !== undefined && "confirm" in pressed ? pressed.confirm : "", go);
  }

  /** Does what the visitor is asked about once they have agreed; at once where there is no question. */
  agreed(component: string, text: string, go: () => void): void {
    const key = `${component} press`;
    if (text === "") go();
    else if (!this.underWay.has(key)) void this.ask(key, text, component, go);
  }

  /** Opens or closes a dialog, and runs what is bound to that. */
  turn(path: string, open: boolean): void {
    const { store, change } = this.running;
    const component = store.component(path);
    if (component === undefined || store.values.get(path) === open) return;
    if (open && !store.takes(path)) throw new StepError(say("This cannot be opened now."));
    change(path, open);
    if (!this.turns) this.release(path, open ? "open" : "close", null);
  }

  /** Closes a dialog for its visitor, who is asked first where it shall be and they have changed an input in it. */
  close(path: string): void {
    const { store, unsaved } = this.running;
    const component = store.component(path);
    const asks = component !== undefined && "confirm_close" in component && component.confirm_close && unsaved.of(path).length > 0;
    const key = `${path} close it`;
    if (!asks) this.turn(path, false);
    else if (!this.underWay.has(key)) void this.ask(key, say("Discard changes?"), path, () => this.discard(path), true);
  }

  /** Closes a dialog with its inputs as they were before the visitor changed them. */
  private discard(path: string): void {
    const { store, unsaved, change } = this.running;
    // A handler may have closed it meanwhile.
    if (store.values.get(path) !== true) return;
    for (const [input, before] of unsaved.of(path)) if (store.takes(input)) change(input, before);
    this.turn(path, false);
  }

  /** Declines what is asked; the lists that run end. */
  clear(): void {
    this.actions.clear();
  }

  private async ask(key: string, text: string, component: string, go: () => void, discards = false): Promise<void> {
    this.underWay.add(key);
    const agrees = await this.actions.ask(text, component, discards);
    this.underWay.delete(key);
    if (agrees) go();
  }

  private heard(component: string, name: EventName): string[] {
    const around = name === "change" ? containersOf(component) : [];
    return [component, ...around].filter((path) => this.binding(path, name) !== undefined);
  }

  private binding(path: string, name: EventName): Binding | undefined {
    return this.running.store.component(path)?.handlers[name];
  }

  private start(component: string, name: EventName, detail: JsonValue, ended?: (outcome: Outcome) => void): void {
    const binding = this.binding(component, name);
    if (binding === undefined) return;
    const steps = stepsOf(binding);
    const alone = steps.length === 1 && typeof steps[0] === "string";
    if (alone) this.running.begin({ component, name, step: 0, detail }, ended);
    else void this.run(steps, { component, name, detail }).then((done) => ended?.(done ? "ok" : "cancelled"));
  }

  /** Whether all steps were done. */
  private async run(steps: Step[], event: Omit<Begun, "step">): Promise<boolean> {
    const { component, name } = event;
    const key = `${component} ${name}`;
    const single = ONE_AT_A_TIME.has(name);
    // A later step is about the same row, which may be gone by then.
    const row = this.running.row(component);
    if (single && this.underWay.has(key)) return false;
    if (single) this.underWay.add(key);
    try {
      for (const [step, one] of steps.entries()) {
        const goesOn = typeof one === "string" ? this.handler({ ...event, step }, row) : this.action(one, event, row?.cells);
        // What takes no time is done at once, so that an event that follows carries its values.
        if (!(goesOn === true || goesOn === false ? goesOn : await goesOn)) return false;
      }
      return true;
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      this.running.fail(component, error.message);
      return false;
    } finally {
      if (single) this.underWay.delete(key);
    }
  }

  private action(action: Parameters<Actions["do"]>[0], event: Omit<Begun, "step">, item: Cells | undefined): boolean | Promise<boolean> {
    const { component, name } = event;
    const before = this.turns;
    // A dialog; a table that opens a row has rows.
    this.turns ||= (name === "open" || name === "close") && event.detail === null;
    try {
      return this.actions.do(action, component, item);
    } finally {
      this.turns = before;
    }
  }

  private handler(begun: Begun, row: UsedRow | undefined): Promise<boolean> {
    row?.select();
    return new Promise((resolve) => {
      this.running.begin(begun, (outcome) => resolve(outcome === "ok"));
    });
  }
}
