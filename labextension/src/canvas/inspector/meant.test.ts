import { expect, test } from "vitest";
import { evaluate } from "../../core/expressions/evaluate.ts";
import { parse } from "../../core/expressions/parser.ts";
import { scopeOf } from "../../core/expressions/scope.ts";
import { ExpressionError } from "../../core/expressions/tree.ts";
import { complete, nodeAt } from "../document/tree.ts";
import { explained } from "./meant.ts";

const PAGE = {
  components: {
    new_note: { type: "form", components: { note: { type: "text_input" }, minimum_amount: { type: "number" }, save: { type: "button" } } },
    order: { type: "container", components: { id: { type: "text_input" } } },
    customer: { type: "container", components: { id: { type: "text_input" } } },
  },
};

function said(text: string): string {
  const declared = (path: string) => {
    const node = nodeAt(PAGE, path);
    return node === undefined ? undefined : complete(node);
  };
  try {
    evaluate(parse(text), scopeOf({ declared, value: () => "", user: "", params: {} }));
  } catch (error) {
    if (error instanceof ExpressionError) return explained(text, error, PAGE);
    throw error;
  }
  return "";
}

test.each<[text: string, message: string]>([
  ["state.note == 'a'", "there is no note; did you mean state.new_note.note?"],
  ["1 + state.noet", "there is no noet; did you mean state.new_note.note?"],
  ["minimum_amount > 3", "there is no minimum_amount; did you mean state.new_note.minimum_amount?"],
  ["minimum_amout > 3", "there is no minimum_amout; did you mean state.new_note.minimum_amount?"],
  ["state.id", "there is no id; did you mean state.order.id or state.customer.id?"],
  ["state.new_note.nothing", "there is no nothing"],
  ["state.new_note.note", ""],
  ["1 / 0", "this divides by zero"],
  ["2 ** 3", "`**` is not supported in rules; multiply with `*`"],
])("%s", (text, message) => {
  expect(said(text)).toBe(message);
});
