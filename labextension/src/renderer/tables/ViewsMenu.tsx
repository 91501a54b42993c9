/** The saved views of a table: chosen, saved, renamed and removed. */
import "../parts/Menu.css";
import "./tables.css";
import { Popover, TextInput } from "@mantine/core";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { say, writeCount } from "../../core/locale.ts";
import type { JsonValue } from "../../core/protocol.ts";
import type { TableRows } from "../../core/tables.ts";
import { useCell, useRenderer } from "../hooks/renderer.ts";
import { UNARRANGED } from "./arrangement.ts";
import type { ToolColumn } from "./columns.ts";
import { ToolIcon } from "./icons.tsx";
import { useOwnViews } from "./own-views.ts";
import { isShown, MOST_NAME, MOST_VIEWS, savedList, showView, viewNow, type Declared, type Saved } from "./saved-views.ts";
import type { TableView } from "./view.ts";

interface ViewsMenuProps {
  path: string;
  rows: TableRows;
  view: TableView;
  /** All columns of the table, hidden ones too. */
  columns: readonly ToolColumn[];
  component: Pick<Declared, "label" | "search" | "views">;
}

export default function ViewsMenu(props: ViewsMenuProps) {
  const { portal } = useRenderer();
  const [opened, setOpened] = useState(false);
  const { label } = props.component;
  const name = label ? say("Views of {label}", { label }) : say("Views");
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      offset={4}
      shadow="var(--jt-shadow-float)"
      transitionProps={{ duration: 0 }}
      portalProps={{ target: portal }}
      withRoles={false}
      returnFocus
      trapFocus
    >
      <Popover.Target>
        <button type="button" className="jt-icon-button" aria-label={name} title={say("Views")} aria-haspopup="dialog" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          <ToolIcon name="views" />
        </button>
      </Popover.Target>
      <Popover.Dropdown className="jt-menu jt-head-panel" {...{ role: "dialog" }} aria-label={name}>
        <Views {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Views({ path, rows, view, columns, component }: ViewsMenuProps) {
  const share = useCell(useRenderer().share);
  const own = useOwnViews(path);
  const shared = savedList(component.views);
  const [name, setName] = useState("");
  const [told, setTold] = useState({ text: "", wrong: false });
  const [renamed, setRenamed] = useState<string | null>(null);
  const tell = (text: string, wrong = false) => setTold({ text, wrong });
  const given = name.trim();

  function choose(saved: Saved): void {
    const gone = showView(saved, rows, view, columns, component.search);
    const text = gone.length === 0 ? say("The table shows “{name}”.", { name: saved.name }) : say("The table has no {columns} any more: the rest of “{name}” is shown.", { columns: gone.join(", "), name: saved.name });
    tell(text, gone.length > 0);
  }

  function reset(): void {
    view.choose(null, UNARRANGED);
    rows.reorder({ sort: [], filter: [], search: "" });
    tell(say("The table is as the page has it."));
  }

  /** The views with the present one under the name that is typed; null where it cannot be added. */
  function added(views: readonly Saved[]): Saved[] | null {
    const now = viewNow(given, rows, view, columns);
    const at = views.findIndex((one) => one.name === given);
    if (at < 0 && views.length >= MOST_VIEWS) return null;
    return at < 0 ? [...views, now] : views.map((one, place) => (place === at ? now : one));
  }

  const full = () => tell(say("There are {count} views already: remove one first.", { count: writeCount(MOST_VIEWS) }), true);

  function ended(): void {
    view.choose(given, view.arrangement);
    setName("");
    tell(say("“{name}” is saved.", { name: given }));
  }

  function save(event: FormEvent): void {
    event.preventDefault();
    event.stopPropagation();
    if (given === "") return;
    const views = shared.some((one) => one.name === given) ? undefined : added(own.views);
    if (views === undefined) tell(say("A view of the page is called “{name}”.", { name: given }), true);
    else if (views === null || !own.change(views)) full();
    else ended();
  }

  function saveForAll(): void {
    const views = added(shared);
    if (given === "" || share === null) return;
    if (views === null) return full();
    share(path, { views: views as unknown as JsonValue });
    own.change(own.views.filter((one) => one.name !== given));
    return ended();
  }

  function rename(before: string, after: string): void {
    setRenamed(null);
    const next = after.trim();
    if (next === "" || next === before) return;
    if ([...shared, ...own.views].some((one) => one.name === next)) return tell(say("A view is called “{name}” already.", { name: next }), true);
    own.change(own.views.map((one) => (one.name === before ? { ...one, name: next } : one)));
    if (view.chosen === before) view.choose(next, view.arrangement);
  }

  const entry = (saved_: Saved) => (
    <button type="button" className="jt-view-name" aria-pressed={view.chosen === saved_.name && isShown(saved_, rows, view, columns)} onClick={() => choose(saved_)}>
      {saved_.name}
    </button>
  );
  return (
    <form className="jt-views" onSubmit={save}>
      {shared.length > 0 ? (
        <ul className="jt-values-list" aria-label={say("Views of the page")}>
          {shared.map((one) => <li key={one.name}>{entry(one)}</li>)}
        </ul>
      ) : null}
      {own.views.length > 0 ? (
        <>
          <h3>{say("Your views")}</h3>
          <ul className="jt-values-list" aria-label={say("Your views")}>
            {own.views.map((one) => (
              <li key={one.name}>
                {renamed === one.name ? <Rename name={one.name} onEnd={(next) => rename(one.name, next)} /> : entry(one)}
                <button type="button" className="jt-icon-button" aria-label={say("Rename “{name}”", { name: one.name })} onClick={() => setRenamed(one.name)}>
                  <ToolIcon name="pen" />
                </button>
                <button
                  type="button"
                  className="jt-icon-button"
                  aria-label={say("Remove “{name}”", { name: one.name })}
                  onClick={() => {
                    own.change(own.views.filter(({ name: other }) => other !== one.name));
                    tell(say("“{name}” is removed.", { name: one.name }));
                  }}
                >
                  <ToolIcon name="close" />
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <TextInput size="xs" label={say("Save this view as")} maxLength={MOST_NAME} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <output className="jt-note" data-wrong={told.wrong ? "" : undefined}>{told.text}</output>
      <div className="jt-filter-foot">
        <button type="button" className="jt-button" data-size="small" onClick={reset}>
          {say("Reset")}
        </button>
        <span className="jt-view-saves">
          {share === null ? null : (
            <button type="button" className="jt-button" data-size="small" disabled={given === ""} onClick={saveForAll}>
              {say("Save for all")}
            </button>
          )}
          <button type="submit" className="jt-button" data-size="small" data-kind="primary" disabled={given === ""}>
            {say("Save")}
          </button>
        </span>
      </div>
    </form>
  );
}

/** The field of a name that is changed: Enter takes it, Esc leaves it. */
function Rename({ name, onEnd }: { name: string; onEnd: (name: string) => void }) {
  const [text, setText] = useState(name);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  return (
    <TextInput
      size="xs"
      ref={field}
      aria-label={say("Name")}
      maxLength={MOST_NAME}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => onEnd(text)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onEnd(event.key === "Enter" ? text : name);
      }}
    />
  );
}
