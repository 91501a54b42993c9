/** The page and its app, where no component is selected. */
import { useState } from "react";
import type { Json } from "../../core/edits.ts";
import type { ChangeEdit, JsonValue } from "../../core/protocol.ts";
import { ACCENTS } from "../../renderer/look/theme.ts";
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { changeEntry } from "../document/commands.ts";
import { isObject } from "../document/tree.ts";
import { EventRow } from "./EventsGroup.tsx";
import { Field } from "./fields.tsx";
import { Group } from "./Group.tsx";
import type { FieldKind } from "./schema.ts";
import { SetNote } from "./SetNote.tsx";
import { useWanted } from "./wanted.ts";

const WIDTHS: FieldKind = { kind: "choice", choices: ["s", "m", "l", "full"], empty: true };
const MODES: FieldKind = { kind: "choice", choices: ["auto", "live", "shared", "isolated"], empty: false };
const SCHEMES: FieldKind = { kind: "choice", choices: ["auto", "light", "dark"], empty: false };
const COUNT: FieldKind = { kind: "number", integer: true, min: 1, max: null, empty: false };
const MEMORY: FieldKind = { kind: "number", integer: true, min: 1, max: null, empty: true };

export function PageInspector() {
  const { canvas, path } = useCanvas();
  const page = useCell(canvas.page);
  const theme = useCell(canvas.theme);
  const kernel: Json = isObject(page["kernel"]) ? page["kernel"] : {};
  const [problem, setProblem] = useState<{ name: string; text: string; page: Json } | null>(null);

  function set(at: "page" | "app", name: string, value: JsonValue, isDefault: boolean, typing: boolean): void {
    send(name, { type: "change", path: at, changes: isDefault ? {} : { [name]: value }, reset: isDefault ? [name] : [], order: null, exact: false }, typing);
  }

  function send(name: string, edit: ChangeEdit, typing: boolean): void {
    const answer = canvas.run({ label: `Change ${name} of the ${edit.path}`, edits: [edit], selected: [] }, typing ? `${edit.path} ${name}` : null);
    // Said at the row of the property that was changed.
    void answer.then((text) => setProblem(text === null ? null : { name, text, page: canvas.page.get() }));
  }
  const ofKernel = (name: string, value: JsonValue, start: JsonValue, typing: boolean) => {
    send(name, changeEntry(canvas.page.get(), "page", "kernel", name, value === start ? null : value), typing);
  };
  const wanted: Record<string, React.RefObject<HTMLDivElement | null>> = { title: useWanted("title"), width: useWanted("width") };
  const row = (name: string, label: string, field: React.ReactNode, changed: boolean, note?: string) => (
    <div ref={wanted[name]} className="jt-c-row" data-changed={changed ? "" : undefined} key={name}>
      <label className="jt-c-row-label" htmlFor={`jt-c-page-${name}`}>
        {label}
      </label>
      <div className="jt-c-row-field">
        {field}
        <SetNote path="page" name={name} declared={page[name]} />
        {note === undefined ? null : <small className="jt-c-note">{note}</small>}
        {problem?.name === name && problem.page === page ? (
          <small className="jt-c-note" data-kind="error">
            <Icon name="error" size={12} />
            {problem.text}
          </small>
        ) : null}
      </div>
    </div>
  );
  const shared = (name: string, label: string) => ({ id: `jt-c-page-${name}`, label, onEnd: () => canvas.endStep() });
  const mode = typeof kernel["mode"] === "string" ? kernel["mode"] : "auto";
  const notebook = path.split("/").at(-1) ?? path;
  return (
    <>
      <div className="jt-c-head">
        <div className="jt-c-head-row">
          <Icon name="page" />
          <b>Page</b>
          <span className="jt-c-grow" />
        </div>
        <div className="jt-c-head-row">
          <span className="jt-c-mono jt-c-faint">{notebook}</span>
        </div>
      </div>
      <div className="jt-c-groups">
        <Group label="Content" count={page["title"] === undefined ? 0 : 1} names={["title"]}>
          {row(
            "title",
            "Title",
            <Field {...shared("title", "Title")} kind={{ kind: "text", long: false, empty: false }} value={page["title"] ?? ""} placeholder={notebook.replace(/\.ipynb$/, "")} onChange={(value, typing) => set("page", "title", value, value === "", typing)} />,
            page["title"] !== undefined,
            page["title"] === undefined ? "From the notebook’s name" : undefined,
          )}
        </Group>
        <Group label="Events" count={0} names={["load"]}>
          <EventRow paths={["page"]} event="load" />
        </Group>
        <Group label="Look" count={page["width"] === undefined ? 0 : 1} names={["width"]}>
          {row("width", "Width", <Field {...shared("width", "Width")} kind={WIDTHS} value={page["width"] ?? null} placeholder="By content" onChange={(value) => set("page", "width", value, value === null, false)} />, page["width"] !== undefined)}
          {theme === null
            ? null
            : row(
                "accent",
                "Colour",
                <div className="jt-c-swatches" role="radiogroup" aria-label="Colour of the app">
                  {Object.entries(ACCENTS).map(([name, colour]) => (
                    <button key={name} type="button" role="radio" aria-checked={theme.accent === name} aria-label={name} title={name} style={{ background: colour }} onClick={() => set("app", "theme", { ...theme, accent: name } as unknown as JsonValue, false, false)} />
                  ))}
                </div>,
                false,
                "Of all pages of the app, where they are published. In Lab they follow Lab.",
              )}
          {theme === null ? null : row("scheme", "Scheme", <Field {...shared("scheme", "Scheme")} kind={SCHEMES} value={theme.scheme} onChange={(value) => set("app", "theme", { ...theme, scheme: value } as unknown as JsonValue, false, false)} />, theme.scheme !== "auto")}
        </Group>
        <Group label="Kernel" count={Object.keys(kernel).length}>
          {row("mode", "Opens as", <Field {...shared("mode", "Opens as")} kind={MODES} value={mode} onChange={(value) => ofKernel("mode", value, "auto", false)} />, mode !== "auto", MODE_NOTES[mode])}
          {mode === "shared" ? row("replicas", "Replicas", <Field {...shared("replicas", "Replicas")} kind={COUNT} value={kernel["replicas"] ?? 1} onChange={(value, typing) => ofKernel("replicas", value, 1, typing)} />, "replicas" in kernel, "Kernels that share the visitors") : null}
          {row("memory_mb", "Memory", <Field {...shared("memory_mb", "Memory in MB")} kind={MEMORY} value={kernel["memory_mb"] ?? null} placeholder="No limit" onChange={(value, typing) => ofKernel("memory_mb", value, null, typing)} />, "memory_mb" in kernel, "MB for one visit’s own process")}
        </Group>
      </div>
    </>
  );
}

const MODE_NOTES: Record<string, string> = {
  auto: "The best that the notebook allows.",
  live: "The kernel of this notebook.",
  shared: "One kernel for all visitors; clicks wait for each other.",
  isolated: "A process for each visit.",
};
