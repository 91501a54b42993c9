/** The properties of what is selected, in groups; of the page and its app where nothing is. */
import "./Inspector.css";
import { Menu } from "@mantine/core";
import { useRef, useState } from "react";
import { useCell, useRenderer } from "../../renderer/hooks/renderer.ts";
import type { Json } from "../../core/edits.ts";
import type { ChangeEdit, JsonValue } from "../../core/protocol.ts";
import { useCanvas } from "../context.ts";
import { Icon, TypeIcon, typeLabel } from "../controls/Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import { SearchField } from "../controls/SearchField.tsx";
import { change, changeEntry, duplicate, follow, remove, rename, wrap } from "../document/commands.ts";
import { whyNoName } from "../document/names.ts";
import { complete, defaultOf, nameOf, nodeAt, parentOf, takenBeside, takesColumns, typeAt } from "../document/tree.ts";
import type { Finding } from "../session/api.ts";
import { copySelected, keysOf } from "../session/actions.ts";
import { TypedContext } from "../session/typed.ts";
import { menuClasses } from "../stage/ActionBar.tsx";
import { ColumnsField } from "./ColumnsField.tsx";
import { EventsGroup } from "./EventsGroup.tsx";
import { CommitField } from "./CommitField.tsx";
import { MIXED, type Shown } from "./DraftField.tsx";
import type { Answer } from "./DraftField.tsx";
import { Field, valueKind, KEEPING } from "./fields.tsx";
import { PageInspector } from "./PageInspector.tsx";
import { ruleDraft, RuleField } from "./RuleField.tsx";
import { Group } from "./Group.tsx";
import { NoteLine, Row } from "./Row.tsx";
import { SetNote } from "./SetNote.tsx";
import { fieldKind, GROUPS, placeholderOf, propertyLabel, type Catalog, type GroupName } from "./schema.ts";

export function Inspector({ catalog }: { catalog: Catalog | null }) {
  const { canvas } = useCanvas();
  const page = useCell(canvas.page);
  const selected = useCell(canvas.selected).filter((path) => nodeAt(page, path) !== undefined);
  if (selected.length === 0) return <PageInspector />;
  if (catalog === null) return <div className="jt-c-empty"><span>Loading the properties…</span></div>;
  return <Properties key={selected.map((path) => canvas.identities.of(path)).join(" ")} page={page} paths={selected} catalog={catalog} />;
}

interface Selected {
  page: Json;
  paths: readonly string[];
  catalog: Catalog;
}

/** The properties that all of some types have, with their groups. */
function shared(catalog: Catalog, types: readonly string[]): [name: string, group: GroupName][] {
  const [first, ...others] = types.map((type) => catalog[type]?.groups ?? {});
  return Object.entries(first ?? {}).filter(([name]) => others.every((one) => name in one) && !(types.length > 1 && (name === "columns" || name === "options")));
}

function Properties({ page, paths, catalog }: Selected) {
  const [search, setSearch] = useState<string | null>(null);
  const [changedOnly, setChangedOnly] = useState(false);
  const { ui } = useCanvas();
  // A property that is asked for is shown, whatever is searched for.
  const wanted = useCell(ui.property);
  if (wanted !== null && search !== null) setSearch(null);
  if (wanted !== null && changedOnly) setChangedOnly(false);
  const types = [...new Set(paths.map((path) => typeAt(page, path)))];
  // Where the container arranges what it holds itself, this takes no columns.
  const takes = paths.every((path) => takesColumns(page, path));
  const all = shared(catalog, types).filter(([name]) => name !== "span" || takes);
  const isChanged = (name: string) => paths.some((path) => isSet(nodeAt(page, path) ?? {}, name));
  const fits = ([name]: [string, GroupName]) =>
    (search === null || propertyLabel(types[0] ?? "", name).toLowerCase().includes(search.toLowerCase()) || name.includes(search.toLowerCase())) && (!changedOnly || isChanged(name));
  return (
    <>
      <Head page={page} paths={paths} search={search} onSearch={setSearch} changedOnly={changedOnly} onChangedOnly={setChangedOnly} />
      <div className="jt-c-groups">
        {GROUPS.map(({ name: group, label }) => {
          const names = all.filter((one) => one[1] === group && one[0] !== "handlers" && one[0] !== "pace").filter(fits);
          if (group === "events") {
            const events = types.reduce<string[]>((found, type, index) => {
              const own = catalog[type]?.events ?? [];
              return index === 0 ? own : found.filter((event) => own.includes(event));
            }, []);
            return events.length === 0 || (search !== null && search !== "") ? null : <EventsGroup key={group} paths={paths} events={events} />;
          }
          if (names.length === 0) return null;
          return (
            <Group key={group} label={label} count={names.filter(([name]) => isChanged(name)).length} names={names.map(([name]) => name)}>
              {names.map(([name]) => (
                <PropertyRow key={name} page={page} paths={paths} catalog={catalog} name={name} />
              ))}
            </Group>
          );
        })}
        {paths.length > 1 ? <p className="jt-c-foot">{`Shows the properties that all ${paths.length} have. A change sets it on all of them, as one undo step.`}</p> : null}
        {(search ?? "") !== "" && all.filter(fits).length === 0 ? <p className="jt-c-foot">{`No property has “${search}”.`}</p> : null}
      </div>
    </>
  );
}

function isSet(node: Json, name: string): boolean {
  return name in node || name in ((node["rules"] ?? {}) as Json);
}

interface HeadProps {
  page: Json;
  paths: readonly string[];
  search: string | null;
  onSearch: (search: string | null) => void;
  changedOnly: boolean;
  onChangedOnly: (only: boolean) => void;
}

function Head({ page, paths, search, onSearch, changedOnly, onChangedOnly }: HeadProps) {
  const parts = useCanvas();
  const { canvas } = parts;
  const { portal } = useRenderer();
  const [path = ""] = paths;
  const parent = parentOf(path);
  const type = typeAt(page, path);
  const kinds = paths.map((one) => typeAt(page, one));
  const counts = [...new Set(kinds)].map((kind) => [kind, kinds.filter((one) => one === kind).length] as const);
  const parentLabel = String(nodeAt(page, parent)?.["label"] || nameOf(parent) || "Page");
  return (
    <div className="jt-c-head">
      <div className="jt-c-head-row">
        {paths.length > 1 ? <Icon name="wrap" /> : <TypeIcon type={type} size={16} />}
        <b>{paths.length > 1 ? `${paths.length} components` : typeLabel(type)}</b>
        <button type="button" className="jt-c-link" onClick={() => canvas.select(parent === "" ? [] : [parent])}>
          <Icon name="parent" size={14} />
          <span>{parentLabel}</span>
        </button>
        <Menu position="bottom-end" portalProps={{ target: portal }} classNames={menuClasses} transitionProps={{ duration: 120 }}>
          <Menu.Target>
            <button type="button" className="jt-c-button-icon jt-c-small" aria-label="More">
              <Icon name="more" />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="duplicate" size={14} />} rightSection={<small>{keysOf("duplicate")}</small>} onClick={() => void canvas.run(duplicate(page, paths))}>Duplicate</Menu.Item>
            <Menu.Item leftSection={<Icon name="paste" size={14} />} rightSection={<small>{keysOf("copy")}</small>} onClick={() => copySelected(parts)}>Copy</Menu.Item>
            <Menu.Item leftSection={<Icon name="wrap" size={14} />} rightSection={<small>{keysOf("wrap")}</small>} onClick={() => void canvas.run(wrap(page, paths))}>Wrap in a container</Menu.Item>
            <Menu.Divider />
            <Menu.Item leftSection={<Icon name="delete" size={14} />} rightSection={<small>{keysOf("delete")}</small>} onClick={() => void canvas.run(remove(page, paths))}>Delete</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <div className="jt-c-head-row">
        {search !== null ? (
          <SearchField label="Find a property" placeholder="Find a property" value={search} onChange={onSearch} onClose={() => onSearch(null)} />
        ) : paths.length === 1 ? (
          <NameField page={page} path={path} />
        ) : (
          <div className="jt-c-chips jt-c-grow">
            {counts.map(([kind, count]) => (
              <span key={kind}>{`${count} ${typeLabel(kind)}`}</span>
            ))}
          </div>
        )}
        <IconButton label="Find a property" small pressed={search !== null} onClick={() => onSearch(search === null ? "" : null)}>
          <Icon name="search" />
        </IconButton>
        <IconButton label="Changed only" small pressed={changedOnly} onClick={() => onChangedOnly(!changedOnly)}>
          <Icon name="filter" />
        </IconButton>
      </div>
    </div>
  );
}

function NameField({ page, path }: { page: Json; path: string }) {
  const { canvas, stage } = useCanvas();
  const others = takenBeside(page, path);
  // The keys are the page's again.
  const leave = () => stage.scroller?.focus({ preventScroll: true });
  return (
    <TypedContext value={{ paths: [path], property: "name" }}>
      <CommitField label="Name" text={nameOf(path)} whyNot={(name) => whyNoName(name, others)} onCommit={(name) => void canvas.run(rename(path, name))} onEnter={leave} property="name" />
    </TypedContext>
  );
}

interface PropertyProps extends Selected {
  name: string;
}

function PropertyRow({ page, paths, catalog, name }: PropertyProps) {
  const { canvas } = useCanvas();
  // What the server says of an edit holds until the next one.
  const [problem, setProblem] = useState<{ page: Json; text: string } | null>(null);
  const findings = useCell(canvas.problems.findings);
  const [path = ""] = paths;
  const type = typeAt(page, path);
  const entry = catalog[type];
  const nodes = paths.map((one) => nodeAt(page, one) ?? {});
  const changed = nodes.some((node) => isSet(node, name));
  const label = propertyLabel(type, name);
  const values = nodes.map((node) => (name in node ? (node[name] ?? null) : defaultOf(String(node["type"]), name)));
  const value: Shown = values.every((one) => JSON.stringify(one) === JSON.stringify(values[0])) ? (values[0] ?? null) : MIXED;
  const schema = entry?.properties[name] ?? {};
  const ruled = nodes.filter((node) => name in ((node["rules"] ?? {}) as Json)).length;
  const computes = nodes.every((node) => catalog[String(node["type"])]?.computable.includes(name));
  const [writesRule, setWritesRule] = useState(() => ruleDraft(canvas, paths, name).get() !== null);
  const found = findings.find((one) => one.path === path && (one.property === name || one.property === `rules.${name}`));
  const refused = problem !== null && problem.page === page ? problem.text : null;
  const id = `jt-c-${name}`;
  const labelBefore = useRef<string | null>(null);

  function set(next: JsonValue, typing: boolean): Answer {
    const key = typing ? `${paths.join(" ")} ${name}` : null;
    if (name === "label" && paths.length === 1) labelBefore.current ??= typeof value === "string" ? value : "";
    const answer = canvas.run(change(canvas.page.get(), paths, { [name]: next }), key);
    // A field that is typed into says it itself.
    if (!KEEPING.has(kind.kind)) void answer.then((text) => setProblem(text === null ? null : { page: canvas.page.get(), text }));
    return answer;
  }

  function reset(): void {
    const edits = paths.map((one) => {
      const isRuled = name in ((nodeAt(canvas.page.get(), one)?.["rules"] ?? {}) as Json);
      const edit: ChangeEdit = isRuled
        ? changeEntry(canvas.page.get(), one, "rules", name, null)
        : { type: "change", path: one, changes: {}, reset: [], order: null, exact: false };
      return { ...edit, reset: [name, ...edit.reset] };
    });
    void canvas.run({ label: `Reset ${label.toLowerCase()}`, edits, selected: [...paths] });
  }

  const bySchema = fieldKind(name, schema);
  const kind = bySchema.kind === "value" ? valueKind(complete(nodes[0] ?? {})) : bySchema;
  const description = typeof schema["description"] === "string" ? schema["description"] : undefined;
  const showsRule = ruled > 0 || writesRule;
  const rule = (
    <button type="button" className="jt-c-fx" aria-label={`Rule for ${label}`} aria-pressed={showsRule} title="Compute it by a rule" onClick={() => setWritesRule(!showsRule)}>
      <Icon name="rule" size={14} />
    </button>
  );
  return (
    <Row label={label} htmlFor={id} description={description} property={name} changed={changed} onReset={changed ? reset : null} aside={computes ? rule : null}>
      {kind.kind === "columns" ? (
        <ColumnsField page={page} path={path} formats={entry?.formats ?? []} />
      ) : showsRule ? (
        <RuleField paths={paths} property={name} label={label} onOpen={() => setWritesRule(true)} onDone={() => setWritesRule(false)} opened={writesRule} />
      ) : (
        <TypedContext value={{ paths, property: name }}>
          <Field id={id} label={label} kind={kind} value={value} values={value === MIXED ? values : undefined} placeholder={placeholderOf(name)} invalid={refused !== null || (found !== undefined && !found.warning)} onChange={set} onEnd={end} />
        </TypedContext>
      )}
      <Notes paths={paths} name={name} declared={nodes[0]?.[name]} problem={refused ?? found?.message ?? null} ruled={ruled} fix={found?.fix ? found : null} />
    </Row>
  );

  /** A label that was typed names its component at the end, not with each letter. */
  function end(): void {
    const now = nodeAt(canvas.page.get(), path)?.["label"];
    if (labelBefore.current !== null && typeof now === "string") {
      void canvas.run(follow(canvas.page.get(), path, labelBefore.current, now, canvas.problems.names), `${paths.join(" ")} ${name}`);
    }
    labelBefore.current = null;
    canvas.endStep();
  }
}

interface NotesProps {
  paths: readonly string[];
  name: string;
  /** What the file declares; undefined for nothing. */
  declared: JsonValue | undefined;
  problem: string | null;
  ruled: number;
  /** The problem, where it can be put right exactly. */
  fix: Finding | null;
}

/** What is to be said below a field: what a handler has set, what a rule gives, what is wrong. */
function Notes({ paths, name, declared, problem, ruled, fix }: NotesProps) {
  const { canvas } = useCanvas();
  const [path = ""] = paths;
  return (
    <>
      {ruled > 0 && ruled < paths.length ? <NoteLine kind="rule">{`${ruled} of ${paths.length} ${ruled === 1 ? "has" : "have"} a rule`}</NoteLine> : null}
      {paths.length === 1 ? <SetNote path={path} name={name} declared={declared} ruled={ruled > 0} /> : null}
      {problem === null ? null : <NoteLine kind="error">{problem}</NoteLine>}
      {fix === null ? null : (
        <button type="button" className="jt-c-plain-button" onClick={() => canvas.fix(fix)}>
          {fix.fix?.label}
        </button>
      )}
    </>
  );
}
