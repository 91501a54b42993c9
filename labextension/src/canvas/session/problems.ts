/** What is wrong with the page, as the server finds it, and how it is put right. */
import { Cell } from "../../core/keyed.ts";
import type { Api, CheckedCell, Finding } from "./api.ts";
import type { Notebook } from "./notebook.ts";

const FILE = "properties.json";
/** Milliseconds after the last edit after which the server is asked. */
const REST = 250;

export class Problems {
  readonly findings = new Cell<readonly Finding[]>([]);
  /** The one that was shown last. */
  readonly shown = new Cell<Finding | null>(null);
  /** Why properties.json cannot be read; null where it can. */
  readonly broken = new Cell<string | null>(null);
  /** The revision that the findings are about. */
  private revision = "";
  private timer: ReturnType<typeof setTimeout> | undefined;

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
  check(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      void this.api.findings(checked(this.notebook)).then(
        ({ revision, findings }) => this.take(findings, revision),
        () => undefined, // whoever is away now is asked again at the next edit
      );
    }, REST);
  }

  /** Puts a problem of a broken file right: what the check has read is changed as it is. */
  async mend({ fix }: Finding): Promise<void> {
    if (fix !== null) await this.api.save(fix.edits, this.revision);
    this.check();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.leaveNotebook();
  }

  private take(findings: Finding[], revision: string): void {
    this.findings.set(findings);
    this.revision = revision;
    const first = findings.find((one) => one.file === FILE && !one.warning);
    // A file that is read again is shown by the socket; one that is not leaves the last good page.
    const isBroken = first !== undefined && revision !== this.shownRevision();
    this.broken.set(isBroken ? `${FILE}${first.line === null ? "" : `, line ${first.line}`}: ${first.message}.` : null);
  }
}

/** The cells of a notebook that is open, each at its index; none where there is none. */
function checked(notebook: Pick<Notebook, "cells"> | null): CheckedCell[] {
  const found: CheckedCell[] = [];
  for (const { id, index, source, tagged } of notebook?.cells() ?? []) found[index] = { id, source, tagged };
  return Array.from(found, (cell) => cell ?? null);
}
