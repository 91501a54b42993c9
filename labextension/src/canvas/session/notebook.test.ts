import { expect, test } from "vitest";
import { handlersIn } from "./notebook.ts";

test.each([
  ["def search(state, context):\n    pass", ["search 1"]],
  ["x = 1\n\nasync def search(state: State, context: Context, event):\n    pass", ["search 3"]],
  ["def one(\n    state,\n    context,\n):\n    pass\ndef two(state, context): ...", ["one 1", "two 6"]],
  ["def größe(state, context): ...", ["größe 1"]],
  ["# handler: search\nfound = state.filters", ["search 1"]],
  ["\n#handler:search", ["search 2"]],
  ["@handler\n@cached\ndef search(state, context): ...", ["search 3"]],
  ["@jupyter_tools.handler(name='x')\ndef search(state, context): ...", ["search 2"]],
  ["def helper(rows, context): ...", []],
  ["def late(self, state, context): ...", []],
  ["    def inner(state, context): ...", []],
  ["# handlers: search", []],
])("a tagged cell with %j defines %j", (source, found) => {
  expect(handlersIn({ source, tagged: true }).map(({ name, line }) => `${name} ${line}`)).toEqual(found);
});

test.each([
  ["def helper(state, context): ...", []],
  ["# handler: search", ["search"]],
  ["@handler\ndef search(state, context): ...\ndef helper(state, context): ...", ["search"]],
])("a cell without the tag with %j defines %j", (source, found) => {
  expect(handlersIn({ source, tagged: false }).map(({ name }) => name)).toEqual(found);
});
