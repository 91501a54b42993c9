import { expect, test } from "vitest";
import { applyEdits, type Json } from "../../core/edits.ts";
import type { Finding } from "../session/api.ts";
import { choiceNote, emptyWords, entriesOf, findingFor, heldSettings, listed, paceOf, paceWords, policyOf, policyWords, removePool, renamePool, setEntries, setSetting, THE_APP, THE_KERNEL, THE_PAGE, THE_THEME, usersOf } from "./settings.ts";

const PAGE: Json = {
  title: "Desk",
  policies: { search: { pool: "db", timeout: 5 }, other: { lane: "thread" } },
  components: { go: { type: "button", handlers: { click: "search" } } },
};
const APP: Json = { theme: { accent: "teal" }, pools: { db: 2, api: 1 } };

test("settings are read where they are written", () => {
  expect(heldSettings(PAGE, APP, THE_PAGE)["title"]).toBe("Desk");
  expect(heldSettings(PAGE, APP, THE_THEME)).toEqual({ accent: "teal" });
  expect(heldSettings(PAGE, APP, policyOf("search"))).toEqual({ pool: "db", timeout: 5 });
  expect(heldSettings(PAGE, APP, THE_KERNEL)).toEqual({});
});

test("a setting is set, and taken out with what is empty without it", () => {
  const after = ({ page, app }: { page: Json; app: Json }, ...[holder, name, value]: [Parameters<typeof setSetting>[2], string, Parameters<typeof setSetting>[4]]) =>
    applyEdits({ page, app }, setSetting(page, app, holder, name, value).edits);
  const document = { page: PAGE, app: APP };
  expect(after(document, THE_KERNEL, "mode", "shared").page["kernel"]).toEqual({ mode: "shared" });
  expect(after(document, THE_KERNEL, "total_memory_mb", null).page["kernel"]).toEqual({ total_memory_mb: null });
  expect(after(document, policyOf("search"), "timeout", undefined).page["policies"]).toEqual({ search: { pool: "db" }, other: { lane: "thread" } });
  expect(after(document, policyOf("other"), "lane", undefined).page["policies"]).toEqual({ search: { pool: "db", timeout: 5 } });
  expect(after(document, THE_THEME, "accent", undefined).app).toEqual({ pools: { db: 2, api: 1 } });
  expect(after(document, THE_APP, "title", "Desks").app["title"]).toBe("Desks");
  const paced = after(document, paceOf("go", "click"), "throttle", 1);
  expect(paced.page["components"]).toEqual({ go: { type: "button", handlers: { click: "search" }, pace: { click: { throttle: 1 } } } });
  expect(after(paced, paceOf("go", "click"), "throttle", undefined).page).toEqual(PAGE);
});

test("what is wrong with a setting is found at its place", () => {
  const finding = (place: string, path: string | null) => ({ place, path }) as Finding;
  const findings = [finding("pages.desk.ipynb.policies.search.pool", "page"), finding("theme.accent", null), finding("pages.desk.ipynb.components.go.pace.click.throttle", "go")];
  expect(findingFor(findings, policyOf("search"), "pool")).toBe(findings[0]);
  expect(findingFor(findings, policyOf("research"), "pool")).toBeUndefined();
  expect(findingFor(findings, THE_THEME, "accent")).toBe(findings[1]);
  expect(findingFor(findings, paceOf("go", "click"), "throttle")).toBe(findings[2]);
});

test("descriptions say what choices and no value mean", () => {
  const description = "What happens. `drop`: it is dropped; `latest`: as `queue`, but\nonly the newest; `parallel`: it runs beside. None: as usual.";
  expect(choiceNote(description, "latest")).toBe("As queue, but only the newest.");
  expect(choiceNote(description, "parallel")).toBe("It runs beside.");
  expect(choiceNote(description, null)).toBe("");
  expect(emptyWords("Seconds; None for as long\nas it takes.")).toBe("As long as it takes");
  expect(emptyWords(description)).toBe("");
});

test("a policy and a pace in a few words", () => {
  expect(policyWords({})).toBe("Default");
  expect(policyWords({ when_running: "queue", timeout: 2.5, retry: 1, lane: "thread", pool: "db" })).toBe("queue · 2.5 s · 1 retry · thread · pool db");
  expect(policyWords({ retry: 0, lane: "main" })).toBe("Default");
  expect(paceWords({ debounce: 1, throttle: null })).toBe("1 s after the last");
  expect(paceWords({})).toBe("At once");
});

test("a pool is renamed in the policies that use it", () => {
  expect(usersOf(PAGE, "db")).toEqual(["search"]);
  const { app, page } = applyEdits({ app: APP, page: PAGE }, renamePool("db", "database").edits);
  expect(Object.keys(app["pools"] as Json)).toEqual(["database", "api"]);
  expect(page["policies"]).toEqual({ search: { pool: "database", timeout: 5 }, other: { lane: "thread" } });
  expect(() => applyEdits({ app, page }, renamePool("db", "again").edits)).toThrow("There is no pool db.");
});

test("the last pool is removed with its property", () => {
  const { app } = applyEdits({ app: { pools: { db: 1 } }, page: {} }, removePool({ pools: { db: 1 } }, "db").edits);
  expect(app).toEqual({});
});

test("the pages in the navigation are set, and left out again", () => {
  const pages = [{ notebook: "orders.ipynb", title: "Orders", parent: null }, { notebook: "order.ipynb", title: "", parent: "orders.ipynb" }];
  expect(listed(pages).map(({ notebook }) => notebook)).toEqual(["orders.ipynb"]);
  const before = { navigation: { place: "top" } };
  expect(entriesOf(before)).toEqual([]);
  const { app } = applyEdits({ app: before, page: {} }, setEntries(before, [{ page: "orders.ipynb" }]).edits);
  expect(app).toEqual({ navigation: { place: "top", entries: [{ page: "orders.ipynb" }] } });
  expect(entriesOf(app)).toEqual([{ page: "orders.ipynb" }]);
  expect(applyEdits({ app, page: {} }, setEntries(app, []).edits).app).toEqual(before);
});
