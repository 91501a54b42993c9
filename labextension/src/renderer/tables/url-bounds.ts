/** Keeps the view of a table in the query of the page's URL: `url` of the table is how its parameters begin. */
import type { Bound } from "../../core/bound.ts";
import { say } from "../../core/locale.ts";
import type { TableRows } from "../../core/tables.ts";
import { UNARRANGED } from "./arrangement.ts";
import type { ToolColumn } from "./columns.ts";
import { groupsOf } from "./groups.ts";
import { isShown, savedList, showView, type Declared, type Saved } from "./saved-views.ts";
import { filterFrom, sortFrom, textOfFilter, textOfSort } from "./url-view.ts";
import type { TableView } from "./view.ts";

const MAX_SEARCH = 1000;

export interface Shown {
  rows: TableRows;
  view: TableView;
  /** The columns and the properties at present. */
  now: () => { all: readonly ToolColumn[]; component: Pick<Declared, "search" | "views" | "group_by"> };
}

const orNull = (text: string) => (text === "" ? null : text);

/** What the URL keeps of a table. */
export function boundsOf(url: string, pushes: boolean, { rows, view, now }: Shown): Bound[] {
  /** The view of the page that is shown as it is saved; what a visitor has saved nobody else has. */
  function chosen(): Saved | undefined {
    const { all, component } = now();
    const saved = savedList(component.views).find(({ name }) => name === view.chosen);
    return saved && isShown(saved, rows, view, all) ? saved : undefined;
  }

  function wrong(message: string): true {
    view.tell(message);
    return true;
  }

  function bound(part: string, text: () => string | null, take: (text: string | null) => unknown): Bound {
    return {
      name: `${url}.${part}`,
      pushes,
      text,
      take(given, only_checks) {
        if (!only_checks) take(given);
        return true;
      },
      subscribe(listener) {
        let before = text();
        const changed = () => {
          const after = text();
          if (after === before) return;
          before = after;
          listener();
        };
        const stops = [rows.subscribe(changed), view.subscribe(changed)];
        return () => stops.forEach((stop) => stop());
      },
    };
  }

  const unlessChosen = (text: () => string | null) => () => (chosen() ? null : text());
  return [
    bound("view", () => chosen()?.name ?? null, (text) => {
      const { all, component } = now();
      if (text === null) {
        view.choose(null, UNARRANGED);
        return rows.reorder({ sort: [], filter: [], search: "" });
      }
      const saved = savedList(component.views).find(({ name }) => name === text);
      if (saved === undefined) return wrong(say("The page has no view “{name}”.", { name: text }));
      const gone = showView(saved, rows, view, all, component.search);
      return gone.length > 0 && wrong(say("The table has no {columns} any more: the rest of “{name}” is shown.", { columns: gone.join(", "), name: text }));
    }),
    bound("sort", unlessChosen(() => orNull(textOfSort(rows.order.sort))), (text) => {
      const sort = sortFrom(text ?? "", now().all);
      return sort === null ? wrong(say("The order in the address does not fit the table.")) : rows.reorder({ sort });
    }),
    bound("filter", unlessChosen(() => orNull(textOfFilter(rows.order.filter))), (text) => {
      const filter = filterFrom(text ?? "", now().all);
      return filter === null ? wrong(say("The filter in the address does not fit the table.")) : rows.reorder({ filter });
    }),
    bound("search", unlessChosen(() => orNull(rows.order.search)), (text) => {
      if (text !== null && !now().component.search) return wrong(say("The table has no search."));
      view.choose(view.chosen, view.arrangement);
      return rows.reorder({ search: (text ?? "").slice(0, MAX_SEARCH) });
    }),
    bound("group", unlessChosen(() => view.arrangement.groups?.join(",") ?? null), (text) => {
      const { all, component } = now();
      const groups = text === null ? null : text.split(",").filter((name) => name !== "");
      const arrangement = { ...view.arrangement, groups };
      if (groups !== null && groupsOf(arrangement, component.group_by, all).length < groups.length) return wrong(say("The groups in the address do not fit the table."));
      return view.arrange(arrangement);
    }),
  ];
}
