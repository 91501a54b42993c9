/** What a page offers for each row of a table: its actions, by their rules over `row`. */
import { evaluate } from "./expressions/evaluate.ts";
import { parse, parseTemplate } from "./expressions/parser.ts";
import { readsOf } from "./expressions/reads.ts";
import { scopeOf, type Cells, type Known } from "./expressions/scope.ts";
import { ExpressionError, type Node } from "./expressions/tree.ts";
import { truth, type Group, type Value } from "./expressions/values.ts";
import { rowScope } from "./row-rules.ts";
import type { RowAction } from "./protocol.ts";

type Computed = (scope: Group) => Value;

interface Compiled {
  action: Action;
  visible: Computed | null;
  disabled: Computed | null;
  url: Computed | null;
  confirm: Computed | null;
}

/** An action as visitors read it. */
export interface Action {
  value: string;
  label: string;
  icon: string;
  kind: RowAction["kind"];
}

/** An action that a row has. */
export interface Offered extends Action {
  disabled: boolean;
  /** Where it leads; null for one that is sent. */
  url: string | null;
}

const PLAIN = { label: "", icon: "", kind: "default", visible: "", disabled: "", confirm: "", url: "" } as const;

export class RowActions {
  /** All of them, whatever the row is. */
  readonly all: readonly Action[];
  /** The paths that their rules read of `state`. */
  readonly reads: readonly string[];
  private readonly compiled: readonly Compiled[];

  constructor(declared: readonly (Partial<RowAction> | string)[]) {
    const nodes: Node[] = [];
    const compiled = (text: string, read: (text: string) => Node): Computed | null => {
      if (text === "") return null;
      const node = read(text);
      nodes.push(node);
      return (scope) => evaluate(node, scope);
    };
    this.compiled = declared.flatMap((one) => {
      // On the canvas an action may be its value alone, or half typed.
      const { value = "", label, icon, kind, ...texts } = { ...PLAIN, ...(typeof one === "string" ? { value: one } : one) };
      try {
        return [
          {
            action: { value, label: label || value, icon, kind },
            visible: compiled(texts.visible, parse),
            disabled: compiled(texts.disabled, parse),
            url: compiled(texts.url, parseTemplate),
            confirm: compiled(texts.confirm, parseTemplate),
          },
        ];
      } catch {
        return []; // the file was checked: this is a rule of a newer version
      }
    });
    this.all = this.compiled.map(({ action }) => action);
    this.reads = nodes.flatMap(readsOf).flatMap((path) => (path[0] === "state" ? [path.slice(1).join(".")] : []));
  }

  /** Those that a row with these cells has. What cannot be computed allows nothing. */
  of(cells: Cells, known: Known): Offered[] {
    if (this.compiled.length === 0) return [];
    const scope = rowScope(cells, known);
    return this.compiled.flatMap(({ action, visible, disabled, url }) => {
      if (visible !== null && !holds(visible, scope, false)) return [];
      return [{ ...action, disabled: disabled !== null && holds(disabled, scope, true), url: url === null ? null : textOf(url, scope) }];
    });
  }

  /** What the visitor is asked before an action of one row; empty for nothing. */
  question(value: string, cells: Cells, known: Known): string {
    return this.asked(value, rowScope(cells, known));
  }

  /** What the visitor is asked before an action of so many rows; empty for nothing. */
  questionOfMany(value: string, count: number, known: Known): string {
    const page = scopeOf(known);
    return this.asked(value, { get: (name) => (name === "count" ? BigInt(count) : page.get(name)) });
  }

  private asked(value: string, scope: Group): string {
    const confirm = this.compiled.find(({ action }) => action.value === value)?.confirm ?? null;
    return confirm === null ? "" : textOf(confirm, scope);
  }
}

function holds(compute: Computed, scope: Group, otherwise: boolean): boolean {
  try {
    return truth(compute(scope));
  } catch (error) {
    if (error instanceof ExpressionError) return otherwise;
    throw error;
  }
}

function textOf(compute: Computed, scope: Group): string {
  try {
    return String(compute(scope) ?? "");
  } catch (error) {
    if (error instanceof ExpressionError) return "";
    throw error;
  }
}
