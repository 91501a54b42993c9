/** The pages in the app's navigation: in which order, how they are called, and under which heading. */
import { useState } from "react";
import type { Json } from "../../core/edits.ts";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { isObject } from "../document/tree.ts";
import type { AppPage } from "../session/api.ts";
import { TypedContext } from "../session/typed.ts";
import { Field } from "./fields.tsx";
import { NoteLine } from "./Row.tsx";
import { entriesOf, listed, setEntries } from "./settings.ts";

const TEXT = { kind: "text", long: false, empty: false } as const;
const FIELDS = [
  { name: "label", label: "Label", kind: TEXT },
  { name: "icon", label: "Icon", kind: { kind: "icon" } },
  { name: "group", label: "Group", kind: TEXT },
] as const;

export function EntriesField({ pages }: { pages: readonly AppPage[] }) {
  const { canvas } = useCanvas();
  const app = useCell(canvas.app);
  const findings = useCell(canvas.problems.findings);
  const [problem, setProblem] = useState<string | null>(null);
  const entries = entriesOf(app);
  const named = new Set(entries.map(({ page }) => String(page)));
  const others = pages.filter(({ notebook }) => !named.has(notebook));
  const titleOf = (notebook: string) => pages.find((one) => one.notebook === notebook)?.title || notebook.replace(/\.ipynb$/, "");

  function save(next: Json[], typing: string | null = null): void {
    void canvas.run({ ...setEntries(canvas.app.get(), next), selected: [...canvas.selected.get()] }, typing).then(setProblem);
  }

  function change(index: number, name: string, value: unknown): void {
    const { [name]: _, ...rest } = entries[index] ?? {};
    const entry = value === "" || value === null ? rest : { ...entries[index], [name]: value };
    save(entries.with(index, entry as Json), `app navigation ${index} ${name}`);
  }

  return (
    <TypedContext value={{ paths: ["app"], property: "navigation" }}>
      {entries.length === 0 ? (
        <NoteLine>{pages.length < 2 ? "The app has no other pages yet." : `${listed(pages).map(({ notebook }) => titleOf(notebook)).join(", ")}. All that are published are listed.`}</NoteLine>
      ) : (
        <NoteLine>In this order</NoteLine>
      )}
      {entries.length === 0 ? null : (
        <ol className="jt-c-steps" aria-label="Pages in the navigation">
          {entries.map((entry, index) => {
            const page = String(entry["page"]);
            const said = findings.find(({ place }) => place.startsWith(`navigation.entries.${index}.`) || place === `navigation.entries.${index}`);
            return (
              // An entry that changes its place is another one.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={index} className="jt-c-step">
                <div className="jt-c-step-head">
                  <Icon name="page" size={14} />
                  <span title={page}>{titleOf(page)}</span>
                  <button type="button" className="jt-c-button-icon jt-c-small" aria-label={`Earlier: ${page}`} title="Earlier" disabled={index === 0} onClick={() => save(entries.toSpliced(index - 1, 2, entries[index] ?? {}, entries[index - 1] ?? {}))}>
                    <Icon name="up" size={12} />
                  </button>
                  <button type="button" className="jt-c-button-icon jt-c-small" aria-label={`Take out ${page}`} title="Take out" onClick={() => save(entries.toSpliced(index, 1))}>
                    <Icon name="close" size={12} />
                  </button>
                </div>
                {FIELDS.map(({ name, label, kind }) => (
                  <div key={name} className="jt-c-entry">
                    <span aria-hidden="true">{label}</span>
                    <Field
                      id={`jt-c-entry-${index}-${name}`}
                      label={`${label} of ${page}`}
                      kind={kind}
                      value={(isObject(entry) ? entry[name] : null) ?? ""}
                      placeholder={name === "label" ? titleOf(page) : "None"}
                      onChange={(next) => change(index, name, next)}
                      onEnd={() => canvas.endStep()}
                    />
                  </div>
                ))}
                {said === undefined ? null : <NoteLine kind="error">{said.message}</NoteLine>}
              </li>
            );
          })}
        </ol>
      )}
      {entries.length === 0 && pages.length > 1 ? (
        <button type="button" className="jt-c-plain-button" onClick={() => save(listed(pages).map(({ notebook }) => ({ page: notebook })))}>
          Choose labels and icons
        </button>
      ) : null}
      {entries.length > 0 && others.length > 0 ? (
        <select className="jt-c-input" aria-label="Add a page" value="" onChange={({ target }) => save([...entries, { page: target.value }])}>
          <option value="">Add a page…</option>
          {others.map(({ notebook }) => (
            <option key={notebook} value={notebook}>
              {titleOf(notebook)}
            </option>
          ))}
        </select>
      ) : null}
      {problem === null ? null : <NoteLine kind="error">{problem}</NoteLine>}
    </TypedContext>
  );
}
