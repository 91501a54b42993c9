/** Does what the actions of bindings say: each changes the page, or asks the browser for something. */
import { say } from "./locale.ts";
import { addressOf } from "./addresses.ts";
import { misfitOf } from "./checks.ts";
import { evaluate, textOf } from "./expressions/evaluate.ts";
import { parse, parseTemplate } from "./expressions/parser.ts";
import { jsonOf, scopeOf, wireOf, type Cells, type Known } from "./expressions/scope.ts";
import { ExpressionError } from "./expressions/tree.ts";
import type { Value } from "./expressions/values.ts";
import { monthOf } from "./moments.ts";
import type { AnyComponent, GoTarget, JsonValue } from "./protocol.ts";
import { allows, ruleOf } from "./rules.ts";
import type { Action } from "./steps.ts";
import type { Store } from "./store.ts";

/** What actions ask of the browser. */
export interface Browser {
  /** Copies a text to the clipboard; rejects where that is not allowed. */
  copy(text: string): Promise<void>;
  /** Opens an address in a new tab; false for one that links may not lead to. */
  link(address: string): boolean;
  /** Goes to another page of the app; false where this host has none. */
  go(page: string, params: Record<string, string>): boolean;
}

/** Why a step could not be done, in a sentence for the visitor. */
export class StepError extends Error {}

interface Doing {
  store: Store;
  browser: Browser;
  /** What expressions read now. */
  known: () => Known;
  /** Takes a value as if the visitor had given it. */
  change: (path: string, value: JsonValue) => void;
  /** Opens or closes a dialog, with its event. */
  turn: (path: string, open: boolean) => void;
}

/** Whether the list goes on after a step. */
type Goes = boolean | Promise<boolean>;

export class Actions {
  /** The questions, one after the other. */
  private asked: Promise<unknown> = Promise.resolve();
  private notes = 0;

  constructor(private readonly doing: Doing) {}

  /**
   * Does what an action of a component's binding says, in a repeater for the row with the cells `item`; whether the list
   * goes on. Throws a `StepError`, at once or later.
   */
  do(action: Action, component: string, item?: Cells): Goes {
    const { store, turn } = this.doing;
    const known = { ...this.doing.known(), item };
    if ("confirm" in action) return this.ask(template(action.confirm, known), component);
    if ("open" in action) turn(action.open, true);
    else if ("close" in action) turn(action.close, false);
    else if ("set" in action) return this.set(action.set, known);
    else if ("reset" in action) this.reset(action.reset);
    else if ("go" in action) return this.go(action.go, known);
    else if ("copy" in action) return this.copy(template(action.copy, known));
    else if ("link" in action) this.link(template(action.link, known));
    else {
      this.notes += 1;
      store.toast.set({ text: template(action.toast, known), stamp: this.notes });
    }
    return true;
  }

  /** Declines what is asked: the visit has ended. */
  clear(): void {
    this.doing.store.question.get()?.answer(false);
  }

  private link(text: string): void {
    const address = addressOf(text);
    if (address === null || !this.doing.browser.link(address)) throw new StepError(say("This is no address that can be opened."));
  }

  /** Asks the visitor, after the questions before; whether they agree. */
  ask(text: string, component: string, discards = false): Promise<boolean> {
    const { store } = this.doing;
    const asked = this.asked.then(
      () =>
        new Promise<boolean>((resolve) => {
          const answer = (goesOn: boolean) => {
            store.question.set(null);
            resolve(goesOn);
          };
          store.question.set({ text, component, discards, answer });
        }),
    );
    this.asked = asked;
    return asked;
  }

  /** Gives inputs values; whether all of them fit. All expressions read what was there before. */
  private set(expressions: Record<string, string>, known: Known): boolean {
    const { store, change } = this.doing;
    const values = Object.entries(expressions).map(([path, text]) => {
      const component = store.component(path);
      if (component === undefined || !store.takes(path)) throw new StepError(say("“{name}” cannot be changed now.", { name: nameOf(component, path) }));
      return { path, component, value: fitted(component, wireOf(computed(() => evaluate(parse(text), scopeOf(known))))) };
    });
    let all = true;
    for (const { path, component, value } of values) {
      change(path, value);
      const problem = misfitOf(component, value);
      if (problem === null) continue;
      store.errors.set(path, problem);
      all = false;
    }
    return all;
  }

  /** Gives the inputs in a container their defaults; those that cannot be changed now keep theirs. */
  private reset(container: string): void {
    const { store, change } = this.doing;
    for (const path of store.inside(container)) {
      const value = store.defaultValue(path);
      if (value === undefined || !store.takes(path)) continue;
      store.errors.delete(path);
      if (JSON.stringify(store.values.get(path)) !== JSON.stringify(value)) change(path, value);
    }
  }

  /** The list ends where the visitor leaves the page. */
  private go({ page, params }: GoTarget, known: Known): boolean {
    if (!this.doing.browser.go(page, paramsOf(params, known))) throw new StepError(say("Other pages cannot be opened from here."));
    return false;
  }

  private async copy(text: string): Promise<boolean> {
    try {
      await this.doing.browser.copy(text);
    } catch {
      throw new StepError(say("The browser does not let this page copy."));
    }
    return true;
  }
}

function template(text: string, known: Known): string {
  if (!text.includes("{{")) return text;
  return String(jsonOf(computed(() => evaluate(parseTemplate(text), scopeOf(known)))));
}

/** The parameters of another page as its address has them; None leaves one out. Throws a `StepError`. */
export function paramsOf(params: Record<string, string>, known: Known): Record<string, string> {
  const values = Object.entries(params).map(([name, text]) => [name, computed(() => evaluate(parse(text), scopeOf(known)))] as const);
  return Object.fromEntries(values.flatMap(([name, value]) => (value === null ? [] : [[name, textOf(value, { start: 0, end: 0 })] as const])));
}

function computed(compute: () => Value): Value {
  try {
    return compute();
  } catch (error) {
    if (error instanceof ExpressionError) throw new StepError(say("A value could not be computed: {error}.", { error: error.message }));
    throw error;
  }
}

/** A value as an input has it: one that takes texts only has an empty text for None, and a month of any day its first. */
function fitted(component: AnyComponent, value: JsonValue | undefined): JsonValue {
  if (value === undefined) throw new StepError(say("A value could not be computed."));
  const rule = ruleOf(component);
  if (rule !== null && allows(rule, "month")) return monthOf(value);
  return value === null && rule !== null && allows(rule, "string") && !allows(rule, "null") ? "" : value;
}

function nameOf(component: AnyComponent | undefined, path: string): string {
  return (component && "label" in component && component.label) || path;
}
