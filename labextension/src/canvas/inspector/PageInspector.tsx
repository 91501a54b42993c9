/** The page, its kernel and its handlers, and the app, where no component is selected. */
import { useCell } from "../../renderer/hooks/renderer.ts";
import { useCanvas } from "../context.ts";
import { Icon } from "../controls/Icon.tsx";
import { handlersOf, isObject, nodeAt, pathsIn } from "../document/tree.ts";
import type { Json } from "../../core/edits.ts";
import { useHandlers } from "../session/handlers.ts";
import { useAppPages } from "./app-pages.ts";
import { EntriesField } from "./EntriesField.tsx";
import { EventRow } from "./EventsGroup.tsx";
import { Group } from "./Group.tsx";
import { PolicyLine } from "./HowItRuns.tsx";
import { useFirst } from "./More.tsx";
import { PoolsField } from "./PoolsField.tsx";
import { Row } from "./Row.tsx";
import { GROUPS, placeholderOf } from "./schema.ts";
import { SettingRow, useSettingNames } from "./SettingRow.tsx";
import { entriesOf, heldSettings, kernelSettings, poolsOf, THE_APP, THE_KERNEL, THE_NAVIGATION, THE_PAGE, THE_THEME } from "./settings.ts";

export function PageInspector() {
  const { canvas, path } = useCanvas();
  const page = useCell(canvas.page);
  const app = useCell(canvas.app);
  const settings = useCell(canvas.settings);
  const notebook = path.split("/").at(-1) ?? path;
  const folder = path.split("/").at(-2) ?? "";
  const pages = useAppPages();
  const others = pages.map((one) => one.notebook).filter((one) => one !== notebook);
  const theme = heldSettings(page, app, THE_THEME);
  const own = Object.entries(settings?.page.groups ?? {});
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
        {GROUPS.map(({ name: group, label }) => {
          const names = own.flatMap(([name, one]) => (one === group ? [name] : []));
          if (group === "events") return <LoadGroup key={group} page={page} />;
          if (names.length === 0) return null;
          return (
            <Group key={group} label={label} count={names.filter((name) => name in page).length} names={names}>
              {names.map((name) => (
                <SettingRow key={name} kind="page" name={name} holder={THE_PAGE} placeholder={name === "title" ? notebook.replace(/\.ipynb$/, "") : placeholderOf(name)} {...(name === "parent" && { choices: others })} />
              ))}
            </Group>
          );
        })}
        <KernelGroup page={page} />
        <HandlersGroup page={page} />
        <Group label="Navigation" count={Object.keys(heldSettings(page, app, THE_NAVIGATION)).length}>
          {useSettingNames("navigation").map((name) => (
            <SettingRow key={name} kind="navigation" name={name} holder={THE_NAVIGATION} />
          ))}
          <Row label="Pages" changed={entriesOf(app).length > 0} onReset={null}>
            <EntriesField pages={pages} />
          </Row>
          <p className="jt-c-foot">Published pages of an app of several show it. Each visitor is offered the pages that they may open.</p>
        </Group>
        <Group label="App" count={("title" in app ? 1 : 0) + Object.keys(theme).length + poolsOf(app).length}>
          {useSettingNames("app").map((name) => (
            <SettingRow key={name} kind="app" name={name} holder={THE_APP} placeholder={name === "title" ? folder : placeholderOf(name)} />
          ))}
          {useSettingNames("theme").map((name) => (
            <SettingRow key={name} kind="theme" name={name} holder={THE_THEME} />
          ))}
          <Row label="Pools" changed={poolsOf(app).length > 0} onReset={null}>
            <PoolsField />
          </Row>
          <p className="jt-c-foot">Counts for all pages of the folder. Files are named by their path beside the notebook. In Lab, pages are light or dark as Lab is.</p>
        </Group>
      </div>
    </>
  );
}

function LoadGroup({ page }: { page: Json }) {
  const handlers = isObject(page["handlers"]) ? page["handlers"] : {};
  return (
    <Group label="Events" count={"load" in handlers ? 1 : 0} names={["load"]}>
      <EventRow paths={["page"]} event="load" />
    </Group>
  );
}

/** The settings that count in the chosen mode, and those that are set. */
function KernelGroup({ page }: { page: Json }) {
  const { canvas } = useCanvas();
  const shown = kernelSettings(useCell(canvas.settings), page).filter(({ modes, isSet }) => modes === null || isSet);
  return (
    <Group label="Kernel" count={shown.filter(({ isSet }) => isSet).length} names={shown.map(({ name }) => name)}>
      {shown.map(({ name, modes }) => (
        <SettingRow key={name} kind="kernel" name={name} holder={THE_KERNEL} {...(modes !== null && { note: `Counts only in the modes ${modes.join(" and ")}.` })} />
      ))}
    </Group>
  );
}

/** The handlers of the notebook and those that the page names, each with its policy. */
function HandlersGroup({ page }: { page: Json }) {
  const known = useHandlers().map(({ name }) => name);
  const policies = isObject(page["policies"]) ? page["policies"] : {};
  const names = [...new Set([...known, ...boundIn(page), ...Object.keys(policies)])];
  const { shown, more } = useFirst(names);
  return (
    <Group label="Handlers" count={Object.keys(policies).length}>
      {names.length === 0 ? <p className="jt-c-foot">The notebook has no handlers yet.</p> : null}
      {shown.map((name) => (
        <PolicyLine key={name} handler={name} {...(known.length > 0 && !known.includes(name) && { words: "Not in the notebook" })} />
      ))}
      {more}
    </Group>
  );
}

/** The handlers that the page and its components bind. */
function boundIn(page: Json): string[] {
  return ["page", ...pathsIn(page)].flatMap((path) => {
    const handlers = nodeAt(page, path)?.["handlers"];
    return isObject(handlers) ? Object.values(handlers).flatMap(handlersOf) : [];
  });
}
