/** What rules and templates of a table say of each of its rows: `row.total > 1000`. Computed once for each row. */
import { evaluate } from "./expressions/evaluate.ts";
import { parse, parseTemplate } from "./expressions/parser.ts";
import { readsOf } from "./expressions/reads.ts";
import { scopeOf, type Cells, type Known } from "./expressions/scope.ts";
import { ExpressionError, type Node } from "./expressions/tree.ts";
import { groupOf, truth, type Group, type Value } from "./expressions/values.ts";
import type { RowStyle } from "./protocol.ts";
import type { CellValue } from "./tables.ts";

/** What a page declares of one column, or of whole rows. */
export interface RowTexts {
  styles?: readonly RowStyle[] | undefined;
  tooltip?: string | undefined;
  url?: string | undefined;
}

type CellsOf = (cells: readonly CellValue[]) => Cells;
/** Computes what an expression gives of a row, by what `rules` and templates read of it. */
type Computed = (scope: Group) => Value;

interface Style {
  holds: Computed;
  style: RowStyle;
}

export class RowRules {
  private readonly styles: readonly Style[];
  private readonly tooltip: Computed | null;
  private readonly url: Computed | null;
  /** The paths that they read of `state`. */
  readonly reads: readonly string[];
  private known = new WeakMap<readonly CellValue[], { style: RowStyle | null; tooltip: string; url: string | null }>();

  constructor({ styles = [], tooltip = "", url = "" }: RowTexts) {
    const nodes: Node[] = [];
    const compiled = (read: () => Node): Computed | null => {
      try {
        const node = read();
        nodes.push(node);
        return (scope) => evaluate(node, scope);
      } catch {
        return null; // the file was checked: this is a rule of a newer version
      }
    };
    this.styles = styles.flatMap((style) => {
      const holds = compiled(() => parse(style.when));
      return holds === null ? [] : [{ holds, style }];
    });
    this.tooltip = tooltip === "" ? null : compiled(() => parseTemplate(tooltip));
    this.url = url === "" ? null : compiled(() => parseTemplate(url));
    this.reads = nodes.flatMap(readsOf).flatMap((path) => (path[0] === "state" ? [path.slice(1).join(".")] : []));
  }

  /** Whether they say nothing of any row. */
  get empty(): boolean {
    return this.styles.length === 0 && this.tooltip === null && this.url === null;
  }

  /** What they say of a row; `named` gives its cells by column. */
  of(cells: readonly CellValue[], named: CellsOf, known: () => Known): { style: RowStyle | null; tooltip: string; url: string | null } {
    const found = this.known.get(cells);
    if (found !== undefined) return found;
    const scope = rowScope(named(cells), known());
    const style = this.styles.find(({ holds }) => truth(computed(holds, scope) ?? null))?.style ?? null;
    const text = (one: Computed | null) => (one === null ? null : String(computed(one, scope) ?? ""));
    const made = { style, tooltip: text(this.tooltip) ?? "", url: text(this.url) };
    this.known.set(cells, made);
    return made;
  }

  /** Forgets what it knows of rows: what is read of `state` has changed. */
  forget(): void {
    this.known = new WeakMap();
  }
}

function computed(compute: Computed, scope: Group): Value | undefined {
  try {
    return compute(scope);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

/** What expressions over a row read. */
export function rowScope(cells: Cells, known: Known): Group {
  const [page, row] = [scopeOf(known), groupOf(cells)];
  return { get: (name) => (name === "row" ? row : page.get(name)) };
}
