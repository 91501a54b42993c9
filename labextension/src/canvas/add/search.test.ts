import { expect, test } from "vitest";
import { PALETTE } from "../../core/palette.ts";
import type { Variable } from "../../core/protocol.ts";
import { found, kernelOffers, marked, OFFERS } from "./search.ts";

const NAMED = PALETTE.map(({ type }) => type);

test.each(NAMED)("%s is found by the name of its type, before all else", (type) => {
  const variable: Variable = { name: type, type: "DataFrame", summary: "3 rows", columns: [] } as unknown as Variable;
  const [first] = found([...OFFERS, ...kernelOffers([variable])], type);
  expect([first?.group, first?.type]).toEqual(["Components", type]);
});

test("blanks and _ are the same in a search, and in what is marked", () => {
  expect(found(OFFERS, "text_in")[0]?.type).toBe("text_input");
  expect(found([{ label: "min_delay", note: "" }], "min delay")).toHaveLength(1);
  expect(marked("Text input", "text_in")).toEqual(["", "Text in", "put"]);
});
