import { describe, expect, test } from "vitest";
import { applyEdits, type Json } from "../../core/edits.ts";
import { DEFAULTS, PALETTE } from "../../core/palette.ts";
import { add, change, copied, duplicate, follow, fresh, insert, move, pasted, placeFor, placeIn, putBeside, relabel, remove, rename, resize, unwrap, wrap, type Command } from "./commands.ts";
import { namesIn, nodeAt } from "./tree.ts";

const PAGE: Json = {
  components: {
    title: { type: "text", text: "Orders" },
    filters: {
      type: "form",
      span: 4,
      components: {
        kind: { type: "select", label: "Kind" },
        least: { type: "number", label: "Least" },
        search: { type: "button", label: "Search" },
      },
    },
    orders: { type: "table", span: 8, columns: { id: {}, total: { label: "Total" } } },
    box: { type: "container" },
  },
};

function after(command: Command | null, page = PAGE): Json {
  expect(command).not.toBeNull();
  return applyEdits({ app: {}, page }, command?.edits ?? []).page;
}

describe("adding", () => {
  test("goes after what is selected, into a selected container, and at the end of the page", () => {
    expect(placeFor(PAGE, [])).toEqual({ parent: "", before: null });
    expect(placeFor(PAGE, ["title"])).toEqual({ parent: "", before: "filters" });
    expect(placeFor(PAGE, ["filters.kind"])).toEqual({ parent: "filters", before: "least" });
    expect(placeFor(PAGE, ["filters"])).toEqual({ parent: "filters", before: null });
    expect(placeFor(PAGE, ["orders"])).toEqual({ parent: "", before: "box" });
  });

  test("names by the label, and numbers a name that is taken", () => {
    const command = add(PAGE, { type: "number", label: "Least" }, { parent: "filters", before: "search" });
    expect(command.selected).toEqual(["filters.least_2"]);
    expect(namesIn(after(command), "filters")).toEqual(["kind", "least", "least_2", "search"]);
  });

  test("names by the type where there is no label", () => {
    expect(add(PAGE, { type: "table" }, { parent: "", before: null }).selected).toEqual(["table"]);
  });

  test("a fresh component has the palette's properties", () => {
    expect(fresh("select")).toEqual({ type: "select", label: "Choice", options: ["A", "B"] });
  });
});

describe("removing", () => {
  test("selects what follows, else what was before, else the container", () => {
    expect(remove(PAGE, ["filters.kind"]).selected).toEqual(["filters.least"]);
    expect(remove(PAGE, ["filters.search"]).selected).toEqual(["filters.least"]);
    expect(remove(PAGE, ["filters.kind", "filters.least", "filters.search"]).selected).toEqual(["filters"]);
  });

  test("what is inside of something removed goes with it, once", () => {
    expect(remove(PAGE, ["filters.kind", "filters"]).edits).toEqual([{ type: "remove", path: "filters" }]);
  });
});

describe("changing", () => {
  test("a value that is the default is reset", () => {
    const [edit] = change(PAGE, ["filters.least"], { min: 0, step: 1 }).edits;
    expect(edit).toMatchObject({ changes: { min: 0 }, reset: ["step"] });
  });

  test("a name follows its label until a builder sets one", () => {
    expect(relabel(PAGE, "filters.least", "label", "Minimum delay (min)", []).selected).toEqual(["filters.minimum_delay"]);
    const named = after(rename("filters.least", "lowest"));
    expect(relabel(named, "filters.lowest", "label", "Minimum", []).selected).toEqual(["filters.lowest"]);
    expect(follow(named, "filters.lowest", "Least", "Minimum", [])).toBeNull();
  });

  test("a name that Python uses stays, and the command says so", () => {
    const command = relabel(PAGE, "filters.least", "label", "Minimum", ["state.filters.least.real"]);
    expect(command.edits.map(({ type }) => type)).toEqual(["change"]);
    expect(command).toMatchObject({ selected: ["filters.least"], stays: { path: "filters.least", wanted: "minimum" } });
    // Those beside it follow their labels.
    expect(relabel(PAGE, "filters.least", "label", "Minimum", ["state.filters.kind"]).selected).toEqual(["filters.minimum"]);
  });

  test("a label that gives no name, or a taken one", () => {
    expect(relabel(PAGE, "filters.least", "label", "???", []).selected).toEqual(["filters.least"]);
    expect(relabel(PAGE, "filters.least", "label", "Kind", []).selected).toEqual(["filters.kind_2"]);
  });

  test("spans stay between 1 and 12", () => {
    expect(resize(PAGE, ["orders"], 0).edits[0]).toMatchObject({ changes: { span: 1 } });
    expect(resize(PAGE, ["orders"], 99).edits[0]).toMatchObject({ reset: ["span"] });
    const page: Json = { components: { ask: { type: "modal" }, go: { type: "button" } } };
    expect(resize(page, ["ask", "go"], 6)).toMatchObject({ edits: [{ path: "go", changes: { span: 6 } }], selected: ["ask", "go"] });
  });
});

describe("moving", () => {
  test("several keep their order, and get free names", () => {
    const page: Json = { components: { ...(PAGE["components"] as Json), kind: { type: "text" } } };
    const moved = after(move(page, ["kind", "title"], { parent: "filters", before: "kind" }), page);
    expect(namesIn(moved, "filters")).toEqual(["title", "kind_2", "kind", "least", "search"]);
  });

  test("what a place comes before may be moved itself", () => {
    expect(namesIn(after(move(PAGE, ["filters.kind", "filters.least"], { parent: "filters", before: "least" })), "filters")).toEqual(["kind", "least", "search"]);
  });

  test("beside another one the row is shared", () => {
    const command = putBeside(PAGE, ["filters", "orders"], { parent: "", before: "orders" }, { paths: ["title"] });
    const page = after(command);
    expect(namesIn(page, "")).toEqual(["filters", "title", "orders", "box"]);
    expect(["filters", "title", "orders"].map((path) => nodeAt(page, path)?.["span"])).toEqual([4, 4, 4]);
  });
});

describe("wrapping", () => {
  test("keeps the width of one, and the order of several", () => {
    const one = after(wrap(PAGE, ["orders"]));
    expect(nodeAt(one, "group")).toMatchObject({ type: "container", span: 8 });
    expect(nodeAt(one, "group.orders")?.["span"]).toBeUndefined();
    const several = after(wrap(PAGE, ["filters", "orders"]));
    expect(namesIn(several, "group")).toEqual(["filters", "orders"]);
    expect(namesIn(several, "")).toEqual(["title", "group", "box"]);
  });

  test("unwrapping puts what is inside in its place", () => {
    expect(namesIn(after(unwrap(PAGE, "filters")), "")).toEqual(["title", "kind", "least", "search", "orders", "box"]);
    expect(unwrap(PAGE, "orders")).toBeNull();
  });

  test("unwrapping renames what is taken outside", () => {
    const page: Json = { components: { a: { type: "text" }, box: { type: "container", components: { a: { type: "text" } } } } };
    expect(namesIn(after(unwrap(page, "box"), page), "")).toEqual(["a", "a_2"]);
  });
});

describe("the clipboard", () => {
  test("brings back what was copied, with free names", () => {
    const found = pasted(copied(PAGE, ["filters.kind", "filters"]));
    expect("components" in found && Object.keys(found.components)).toEqual(["filters"]);
    const command = insert(PAGE, "components" in found ? found.components : {}, { parent: "", before: null });
    expect(command.selected).toEqual(["filters_2"]);
    expect(namesIn(after(command), "filters_2")).toEqual(["kind", "least", "search"]);
  });

  test.each([
    ["hello", "The clipboard holds no components."],
    ["[]", "The clipboard holds no components."],
    ['{"jupyter_tools": {"version": 2, "components": {}}}', "The clipboard holds components of another version of Jupyter Tools."],
    ['{"jupyter_tools": {"version": 1, "components": {}}}', "The clipboard holds no components."],
    ['{"jupyter_tools": {"version": 1, "components": {"a": 1}}}', "Not pasted: a is no component."],
    ['{"jupyter_tools": {"version": 1, "components": {"a": {"type": "gauge"}}}}', "Not pasted: there is no component type gauge here."],
    ['{"jupyter_tools": {"version": 1, "components": {"a": {"type": "form", "components": {"b": {"type": "x"}}}}}}', "Not pasted: there is no component type x here."],
    [`{"jupyter_tools": {"version": 1, "components": {"a": ${'{"type": "container", "components": {"a": '.repeat(50)}1${"}}".repeat(50)}}}}`, "Not pasted: the components nest over 80 deep."],
    [`{"jupyter_tools": {"version": 1, "components": ${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}}`, "Not pasted: the components nest over 80 deep."],
    ["x".repeat(5_000_000), "Not pasted: the clipboard holds over 3 million characters."],
  ])("refuses %.80s", (text, problem) => {
    expect(pasted(text)).toEqual({ problem });
  });

  test.each<[Json, string]>([
    [{ type: "text", components: { b: { type: "text", text: "x" } } }, "a is of the type text, which holds no components."],
    [{ type: "button", columns: {} }, "a is of the type button, which holds no columns."],
    [{ type: "row", components: { go: { type: "button", components: { x: { type: "text" } } } } }, "go is of the type button, which holds no components."],
    [{ type: "container", components: { b: null } }, "b is no component."],
    [{ type: "container", components: [] }, "components of a must be an object."],
    [{ type: "table", columns: { id: null } }, "id is no column."],
    [{ type: "table", columns: { id: { visible: "yes" } } }, "visible of id must be true or false."],
    [{ type: "text", rules: null }, "rules of a must be an object."],
    [{ type: "text", rules: { text: 1 } }, "the rule of a for text must be a text."],
    [{ type: "button", handlers: null }, "handlers of a must be an object."],
    [{ type: "button", handlers: { click: [null] } }, "click of a is bound to what is no handler and no action."],
    [{ type: "button", handlers: { click: null } }, "click of a is bound to what is no handler and no action."],
    [{ type: "number", pace: { change: 3 } }, "the pace of a for change must be an object."],
    [{ type: "select", label: {}, options: null }, "label of a must be a text."],
    [{ type: "text", span: "wide" }, "span of a must be a number."],
  ])("refuses the shape of %j", (component, why) => {
    expect(pasted(JSON.stringify({ jupyter_tools: { version: 1, components: { a: component } } }))).toEqual({ problem: `Not pasted: ${why}` });
  });

  test("takes every component of the palette, as it is and with all that it is by default", () => {
    const all = PALETTE.flatMap(({ type, example, presets }) => [{ type, ...example }, { ...DEFAULTS[type] } as unknown as Json, ...presets.map((one) => ({ type, ...one.example }))]);
    const components = Object.fromEntries(all.map((one, index) => [`c${index}`, one]));
    expect(pasted(JSON.stringify({ jupyter_tools: { version: 1, components } }))).toHaveProperty("components");
  });

  test("what cannot be a name gets one", () => {
    const names = ["class", "a b", "model_x", "__proto__", "ｏｒｄｅｒｓ", "???"];
    const command = insert(PAGE, Object.fromEntries(names.map((name) => [name, { type: "number" }])), { parent: "", before: null });
    expect(command.selected).toEqual(["class_", "a_b", "model_x_", "proto", "orders_2", "number"]);
  });

  test("a duplicate comes after the last of what is copied", () => {
    expect(namesIn(after(duplicate(PAGE, ["filters.kind", "filters.least"])), "filters")).toEqual(["kind", "least", "kind_2", "least_2", "search"]);
  });

  test("leave the parameter of the page's URL to the input that has it; addresses are no parameters", () => {
    const number = { type: "number", url: "n" };
    const page = { components: { box: { type: "container", components: { n: number } }, link: { type: "link", url: "https://example.org" } } };
    const copies = after(duplicate(page, ["box", "link"]), page);
    expect(nodeAt(copies, "box.n")).toEqual(number);
    expect(nodeAt(copies, "box_2.n")).toEqual({ type: "number" });
    expect(nodeAt(copies, "link_2")).toEqual(page.components.link);
    const two = after(insert({}, { n: number, m: number }, { parent: "", before: null }), {});
    expect([nodeAt(two, "n"), nodeAt(two, "m")]).toEqual([number, { type: "number" }]);
  });
});

describe("a container with sections", () => {
  const page: Json = {
    components: {
      tabs: { type: "tabs", components: { who: { type: "container", components: { name: { type: "text_input" } } }, what: { type: "card", components: { box: { type: "card" } } } } },
      none: { type: "accordion" },
      row: { type: "row", components: { go: { type: "button" } } },
    },
  };
  const end = (parent: string) => ({ parent, before: null });

  test.each([
    ["a button", "tabs", "button", end("tabs.who")],
    ["a container", "tabs", "container", end("tabs")],
    ["a dialog", "tabs", "modal", end("tabs.who")],
    ["a button, where there is no section,", "none", "button", { parent: "", before: "row" }],
    ["a button in a row", "row", "button", end("row")],
  ])("takes %s where it fits", (_, parent, type, place) => {
    expect(placeIn(page, end(parent), [type])).toEqual(place);
  });

  test("is filled through its sections", () => {
    expect(add(page, { type: "number" }, end("tabs")).selected).toEqual(["tabs.who.number"]);
    expect(add(page, { type: "card" }, end("tabs")).selected).toEqual(["tabs.card"]);
    expect(insert(page, { a: { type: "number" } }, end("tabs")).selected).toEqual(["tabs.who.a"]);
  });

  test("keeps its sections around what cannot be one", () => {
    expect(unwrap(page, "tabs.who")).toBeNull();
    expect(unwrap(page, "tabs.what")?.selected).toEqual(["tabs.box"]);
  });

  test("gives what it holds no columns", () => {
    expect(resize(page, ["tabs.who", "row.go", "row"], 6).edits).toMatchObject([{ path: "row" }]);
  });
});
