/** What is wrong with the page, as the server finds it, and how it is put right. */
import { uniqueId } from "../../core/ids.ts";
import { Cell } from "../../core/keyed.ts";
import { HeldError, type Api, type Checked, type CheckedCell, type Finding } from "./api.ts";
import type { Notebook } from "./notebook.ts";

export const FILE = "properties.json";
/** Milliseconds after the last edit after which the server is asked. */
const REST = 250;
/** Milliseconds after which a server that does not find the notebook is asked again: it may be back, or have a new name. */
const AGAIN = 2000;

/** What keeps the page from being changed. */
export interface Held {
  why: string;
  /** Whether the file cannot be read either; then what is shown is the last good page, or nothing where none was read. */
  reads: "now" | "before" | "never";
  /** Whether a newer version wrote the file, which is nobody's mistake. */
  newer?: boolean | undefined;
}

export class Problems {
  readonly findings = new Cell<readonly Finding[]>([]);
  /** The one that was shown last. */
  readonly shown = new Cell<Finding | null>(null);
  /** Null while the page can be changed. */
  readonly held = new Cell<Held | null>(null);
  /** The names of `state` and `context` that the notebook's Python uses. */
  names: readonly string[] = [];
  /** The revision that the findings are about. */
  private revision = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  private readonly leaveNotebook: () => void;

  /** `shownRevision` gives the revision of the page that is shown. */
  constructor(
    private readonly api: Pick<Api, "findings" | "save">,
    private readonly notebook: Pick<Notebook, "cells" | "subscribe"> | null,
    private readonly shownRevision: () => string,
  ) {
    this.leaveNotebook = notebook?.subscribe(() => this.check()) ?? (() => undefined);
  }

  /** Looks for problems soon. */
  check(after = REST): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.api.findings(cellsOf(this.notebook)).then(
        (checked) => this.take(checked),
        (error) => this.miss(error),
      );
    }, after);
  }

  /** Puts a problem of a broken file right: what the check has read is changed as it is. */
  async mend({ fix }: Finding): Promise<void> {
    if (fix !== null) await this.api.save(fix.edits, this.revision, uniqueId());
    this.check();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.leaveNotebook();
  }

  private miss(error: unknown): void {
    // Whoever is away now is asked again at the next edit.
    if (!(error instanceof HeldError)) return;
    this.hold({ why: error.message, reads: "now", newer: this.held.get()?.newer });
    if (this.timer === undefined) this.check(AGAIN);
  }

  private take({ findings, revision, read_only, names }: Checked): void {
    this.names = names;
    this.findings.set(findings);
    this.revision = revision;
    const [newer] = findings;
    const first = findings.find((one) => one.file === FILE && !one.warning);
    // A file that is read again is shown by the socket; one that is not leaves the last good page.
    const shown = this.shownRevision();
    const why = first === undefined ? "" : `${FILE}${first.line === null ? "" : `, line ${first.line}`}: ${first.message}.`;
    if (first !== undefined && revision !== shown) this.hold({ why, reads: shown === "" ? "never" : "before" });
    else this.hold(read_only && newer ? { why: `${FILE} ${newer.message}.`, reads: "now", newer: true } : null);
  }

  private hold(now: Held | null): void {
    if (JSON.stringify(now) !== JSON.stringify(this.held.get())) this.held.set(now);
  }
}

/** The cells of a notebook that is open, each at its index; none where there is none. */
function cellsOf(notebook: Pick<Notebook, "cells"> | null): CheckedCell[] {
  const found: CheckedCell[] = [];
  for (const { id, index, source, tagged } of notebook?.cells() ?? []) found[index] = { id, source, tagged };
  return Array.from(found, (cell) => cell ?? null);
}
