import { describe, expect, test } from "vitest";
import { applyEdits, type Json } from "../../core/edits.ts";
import type { Catalog, Settings as Schemas } from "../inspector/schema.ts";
import { parseSetting } from "./line.ts";
import { readPairs, setAll, settablesOf, settablesOfPage, whyNoLabel, withSettings, type Settings } from "./properties.ts";

const text = { type: "string" };
const CATALOG: Catalog = {
  select: {
    events: ["change"],
    groups: { label: "content", placeholder: "content", options: "content", value: "content", multiple: "behaviour", span: "look", handlers: "events", pace: "events" },
    computable: [],
    properties: { label: text, placeholder: { anyOf: [text, { type: "null" }] }, multiple: { type: "boolean" }, span: { type: "integer" } },
    formats: [],
  },
  number: {
    events: ["change"],
    groups: { label: "content", min: "behaviour", span: "look" },
    computable: [],
    properties: { label: text, min: { anyOf: [{ type: "integer" }, { type: "number" }, { type: "null" }] } },
    formats: [],
  },
  button: { events: ["click"], groups: { label: "content", kind: "look" }, computable: [], properties: { label: text, kind: { enum: ["default", "primary"] } }, formats: [] },
  upload: { events: ["change"], groups: { accept: "behaviour" }, computable: [], properties: { accept: { type: "array", items: { type: "string", pattern: "^[.]" } } }, formats: [] },
  date: { events: ["change"], groups: { value: "content", min: "behaviour" }, computable: [], properties: { min: { anyOf: [{ type: "string", format: "date" }, { type: "null" }] } }, formats: [] },
  date_range: { events: ["change"], groups: { value: "content" }, computable: [], properties: {}, formats: [] },
  month: { events: ["change"], groups: { value: "content" }, computable: [], properties: {}, formats: [] },
  time: { events: ["change"], groups: { value: "content" }, computable: [], properties: {}, formats: [] },
  datetime: { events: ["change"], groups: { value: "content" }, computable: [], properties: {}, formats: [] },
  code: { events: [], groups: { data: "content" }, computable: [], properties: { data: { anyOf: [{ type: "object" }, { type: "array" }] } }, formats: [] },
  table: { events: ["select"], groups: { columns: "content", height: "look" }, computable: [], properties: { height: { type: "integer", minimum: 100, maximum: 2000 } }, formats: [] },
};
const SCHEMAS = {
  kernel: {
    groups: { mode: "behaviour", memory_mb: "behaviour", idle_minutes: "behaviour" },
    properties: {
      mode: { enum: ["auto", "live", "shared", "isolated"], default: "auto" },
      memory_mb: { anyOf: [{ type: "integer", minimum: 16 }, { type: "null" }], modes: ["isolated"] },
      idle_minutes: { type: "number", default: 15, modes: ["isolated"] },
    },
  },
  page: { groups: { title: "content", width: "look" }, properties: { title: text, width: { anyOf: [{ enum: ["s", "m", "l", "full"] }, { type: "null" }] } } },
} as unknown as Schemas;
const PAGE: Json = {
  components: {
    from_: { type: "select", label: "From" },
    go: { type: "button", label: "Go", handlers: { click: "old" } },
    rows: { type: "table", columns: { id: {}, total: { label: "Sum" } } },
  },
};

function read(type: string, line: string, before: Json = { type }, taken: string[] = []): Settings | { problem: string } {
  return readPairs(settablesOf(CATALOG, [type]), parseSetting(line).pairs, before, taken);
}

function after(paths: string[], line: string): Json {
  const types = paths.map((path) => String(((PAGE["components"] as Json)[path] as Json)["type"]));
  const settings = readPairs(settablesOf(CATALOG, types), parseSetting(line).pairs, {}, []);
  if ("problem" in settings) throw new Error(settings.problem);
  return applyEdits({ app: {}, page: PAGE }, setAll(PAGE, paths, settings, []).edits).page;
}

describe("reading", () => {
  test("values have the type of their property", () => {
    expect(read("select", "placeholder=All, multiple=yes, span=6")).toMatchObject({ changes: { placeholder: "All", multiple: true, span: 6 } });
    expect(read("button", "kind=Primary")).toMatchObject({ changes: { kind: "primary" } });
    expect(read("select", "options=[EWR = Newark (EWR), JFK]")).toMatchObject({ changes: { options: [{ value: "EWR", label: "Newark (EWR)" }, "JFK"] } });
    expect(read("select", "placeholder=")).toMatchObject({ changes: { placeholder: null } });
  });

  test.each([
    ["date", "value=2024-02-29", { value: "2024-02-29" }],
    ["date", 'value="2024-02-29", min=', { value: "2024-02-29", min: null }],
    ["month", "value=2024-03", { value: "2024-03" }],
    ["month", "value=2024-03-04", { value: "2024-03-04" }],
    ["time", "value=09:30", { value: "09:30" }],
    ["datetime", "value=2024-05-31 09:30", { value: "2024-05-31T09:30" }],
    ["date_range", 'value=[2024-05-01, "2024-05-31"]', { value: ["2024-05-01", "2024-05-31"] }],
    ["date_range", "value=", { value: null }],
    ["upload", "accept=exe", { accept: ["exe"] }],
    ["upload", 'accept=[.csv, ".txt"]', { accept: [".csv", ".txt"] }],
    ["upload", "accept=", { accept: [] }],
    ["select", 'options=[{"value": 1, "label": "One"}, 2]', { options: [{ value: 1, label: "One" }, 2] }],
  ])("%s: %s is written as people write it", (type, line, changes) => {
    expect(read(type, line)).toMatchObject({ changes });
  });

  test("a label is not dropped where nothing shows it", () => {
    expect(whyNoLabel("code", null, "<b>", CATALOG)).toBe("Code has no label. Write its properties behind a comma: code, data=");
    expect(whyNoLabel("key_values", null, "<b>", CATALOG)).toBe("Key values has no label.");
    expect([whyNoLabel("code", null, "", CATALOG), whyNoLabel("text", "text", "Hi", CATALOG)]).toEqual(["", ""]);
  });

  test("a value that is there twice is said", () => {
    expect(read("select", "options=[a=1, b, a=2]")).toEqual({ problem: "options: a is there twice: give each value once." });
  });

  test("a default is one of the options, whatever comes first", () => {
    expect(read("select", "default=JFK, options=[EWR, JFK]")).toMatchObject({ changes: { value: "JFK" } });
    expect(read("select", "value=SFO, options=[EWR, JFK]")).toEqual({ problem: "value: Choose EWR, JFK." });
  });

  test("events bind handlers, and nothing unbinds them", () => {
    expect(read("button", "click=search")).toMatchObject({ handlers: { click: "search" } });
    expect(read("button", "click=")).toMatchObject({ handlers: { click: null } });
    expect(read("button", "click=search()")).toEqual({ problem: "click: Write the name of a handler." });
  });

  test.each([
    ["select", "placehoder=All", "There is no property placehoder here. Did you mean placeholder?"],
    ["select", "colour=red", "There is no property colour here."],
    ["select", "span=13", "span: Enter 12 or less."],
    ["select", "multiple=maybe", "multiple: Choose yes, no."],
    ["button", "kind=red", "kind: Choose default, primary."],
    ["table", "height=tall", "height: Enter a whole number"],
    ["table", "columns=[1st = First]", "columns: Use letters, digits and _, not a digit first."],
    ["select", "options=[", "options: Write a list between [ and ], as [a, b]."],
    ["select", "options=[EWR, JFK", "options: Write a list between [ and ], as [a, b]."],
    ["select", 'options=["EWR, JFK]', "options: A quotation mark is not closed."],
    ["select", 'options=[{"value": 1}', "options: Write options as [a, b = Label], or as JSON"],
    ["table", "columns=[id", "columns: Write a list between [ and ], as [a, b]."],
    ["upload", "accept=[.csv", "accept: Write a list between [ and ], as [a, b]."],
    ["date", "value=2024-02-30", "value: There is no such day. Write a date as 2024-05-31."],
    ["date", "value=tomorrow", "value: Write a date as 2024-05-31."],
    ["date", "min=31.5.2024", "min: Write a date as 2024-05-31."],
    ["month", "value=2024-13", "value: There is no such month. Write a month as 2024-05."],
    ["time", "value=25:00", "value: There is no such time. Write a time as 09:30."],
    ["datetime", "value=2024-05-31T24:30", "value: There is no such time. Write a date and a time as 2024-05-31T09:30."],
    ["date_range", "value=2024-05-31", "value: Write two dates as [2024-05-01, 2024-05-31]."],
    ["date_range", "value=[2024-02-01, 2024-02-30]", "value: There is no such day. Write a date as 2024-05-31."],
    ["date_range", "value=[2024-05-31, 2024-05-01]", "value: The first date is after the last."],
    ["code", "data=a", 'data: Write JSON: 5, "text", true or ["a", "b"].'],
    ["select", "name=page", "name: page is a word of Python or of the page."],
    ["select", "name=go", "name: There is a go already."],
  ])("%s: %s is refused with the reason", (type, line, problem) => {
    expect(read(type, line, { type }, ["go"])).toEqual({ problem: expect.stringContaining(problem) as string });
  });

  test("several components have what all of them have, and no name", () => {
    expect(settablesOf(CATALOG, ["select", "number"]).map(({ name }) => name)).toEqual(["label", "span", "change"]);
    expect(settablesOfPage(SCHEMAS, PAGE).map(({ name }) => name)).toEqual(["title", "width", "load", "mode", "memory_mb", "idle_minutes"]);
  });
});

describe("setting", () => {
  test("a new component leaves out what is the default", () => {
    const settings = read("select", "placeholder=All, span=12, options=[]") as Settings;
    expect(withSettings({ type: "select", label: "From", options: ["A", "B"] }, settings)).toEqual({ type: "select", label: "From", placeholder: "All" });
  });

  test("properties, handlers and the name of one component are one step", () => {
    expect(after(["from_"], "placeholder=All, change=search, name=origin")).toMatchObject({
      components: { origin: { type: "select", label: "From", placeholder: "All", handlers: { change: "search" } } },
    });
    expect(after(["go"], "click=new")).toMatchObject({ components: { go: { handlers: { click: "new" } } } });
    expect((after(["go"], "click=")["components"] as Json)["go"]).toEqual({ type: "button", label: "Go" });
  });

  test("a label names its component, as when it is typed on the page", () => {
    expect(Object.keys(after(["from_"], "label=Origin")["components"] as Json)).toEqual(["origin", "go", "rows"]);
  });

  test("columns are declared, or changed where they are", () => {
    expect(after(["rows"], "columns=[total = Total, -id, day = Day]")).toMatchObject({
      components: { rows: { columns: { id: { visible: false }, total: { label: "Total" }, day: { label: "Day" } } } },
    });
  });

  test("with nothing selected it is the page", () => {
    const settings = readPairs(settablesOfPage(SCHEMAS, PAGE), parseSetting("title=Delays, load=load, width=large").pairs, {}, []) as Settings;
    const page = applyEdits({ app: {}, page: PAGE }, setAll(PAGE, [], settings, []).edits).page;
    expect(page).toMatchObject({ title: "Delays", width: "l", handlers: { load: "load" } });
    const none = readPairs(settablesOfPage(SCHEMAS, PAGE), parseSetting("title=, load=").pairs, {}, []) as Settings;
    expect(applyEdits({ app: {}, page }, setAll(page, [], none, []).edits).page).toEqual({ ...PAGE, width: "l" });
  });

  test("with nothing selected it is the page's kernel too", () => {
    const set = (page: Json, line: string): Json => {
      const settings = readPairs(settablesOfPage(SCHEMAS, page), parseSetting(line).pairs, {}, []);
      if ("problem" in settings) throw new Error(settings.problem);
      return applyEdits({ app: {}, page }, setAll(page, [], settings, []).edits).page;
    };
    const page = set(PAGE, "mode=isolated, memory_mb=500, title=Desk, idle_minutes=15");
    expect(page).toMatchObject({ title: "Desk", kernel: { mode: "isolated", memory_mb: 500 } });
    expect(page["kernel"]).not.toHaveProperty("idle_minutes"); // its default
    expect(set(page, "memory_mb=")["kernel"]).toEqual({ mode: "isolated" });
    expect(set(page, "memory_mb=, mode=auto")).not.toHaveProperty("kernel");
    expect(() => set(page, "memory_mb=5")).toThrow("memory_mb: Enter 16 or more.");
    expect(settablesOfPage(SCHEMAS, PAGE).filter(({ kernel }) => kernel?.counts).map(({ name }) => name)).toEqual(["mode"]);
    expect(settablesOfPage(SCHEMAS, page).filter(({ kernel }) => kernel?.counts).map(({ name }) => name)).toEqual(["mode", "memory_mb", "idle_minutes"]);
  });
});
