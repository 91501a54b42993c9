/** The notebook beside a page, as the host shows it. Without Lab there is none. */

/** A cell as the notebook has it now, whether it is saved or not. */
export interface NotebookCell {
  id: string;
  /** Its position from 0. */
  index: number;
  source: string;
  /** Whether it is tagged `handler`. */
  tagged: boolean;
  /** Whether it was run. */
  ran: boolean;
  /** Whether it was edited since it ran. */
  edited: boolean;
}

export interface Notebook {
  cells(): readonly NotebookCell[];
  /** Told when cells come, go or change. */
  subscribe(listener: () => void): () => void;
  /** Opens the notebook beside the page, where it is not. Throws an error that says why it cannot be opened, as do the next ones. */
  open(): Promise<void>;
  /** Inserts a cell tagged `handler` after another one or at the end; its id. With `selects` the cursor goes there, and selects this end. */
  insertHandler(source: string, after: string | null, selects?: string): Promise<string>;
  /** Runs code in the kernel as a cell does, without a cell. */
  execute(code: string): Promise<void>;
  /** Shows a line (from 1) of a cell. */
  reveal(cell: string, line: number): Promise<void>;
  /** Saves what is not saved: a published page runs the notebook as its file has it. */
  save(): Promise<void>;
  /** Runs a cell, once the kernel is there; false where the cell is gone. Throws an error that says why there is no kernel. */
  runCell(cell: string): Promise<boolean>;
}

const NAME = "[\\p{L}_][\\p{L}\\p{N}_]*";
const SCRIPT = new RegExp(`^\\s*#[ \\t]*handler:[ \\t]*(${NAME})[ \\t]*(?:\\n|$)`, "u");
const DECORATED = String.raw`@(?:\w+\.)?handler\b[^\n]*\n(?:@[^\n]*\n)*`;
const FUNCTION = new RegExp(`^(${DECORATED})?(?:async[ \\t]+)?def[ \\t]+(${NAME})[ \\t]*\\(\\s*state\\s*(?::[^,)]*)?,\\s*context\\b`, "gmu");

/** The handlers that the source of a code cell defines, with their lines from 1. */
export function handlersIn({ source, tagged }: Pick<NotebookCell, "source" | "tagged">): { name: string; line: number }[] {
  const lineAt = (offset: number) => source.slice(0, offset).split("\n").length;
  const script = SCRIPT.exec(source);
  if (script?.[1] !== undefined) return [{ name: script[1], line: lineAt(script.index + script[0].indexOf("#")) }];
  return [...source.matchAll(FUNCTION)].flatMap(([, decorated, name = ""], index, all) => {
    const start = all[index]?.index ?? 0;
    return tagged || decorated !== undefined ? [{ name, line: lineAt(start + (decorated?.length ?? 0)) }] : [];
  });
}
