import { expect, test } from "vitest";
import { copiedTexts } from "./copying.ts";

const COLUMNS = [
  { label: "Name", index: 1, kind: "text" },
  { label: "Total\n<€>", index: 0, kind: "number" },
];

test("rows are copied as text with tabs and as a table whose texts stay texts", () => {
  const rows = [
    [1.5, "=1+1"],
    [null, 'a\tb "c"'],
    [[1, 2], "x\r\ny"],
  ];
  const { text, html } = copiedTexts(COLUMNS, rows, true);
  expect(text).toBe('Name\t"Total\n<€>"\n=1+1\t1.5\n"a\tb ""c"""\t\n"x\ny"\t[1,2]');
  expect(html).toContain("<thead><tr><th>Name</th><th>Total<br>&lt;€&gt;</th></tr></thead>");
  expect(html).toContain(String.raw`<tr><td style="mso-number-format:'\@'">=1+1</td><td>1.5</td></tr>`);
  expect(copiedTexts(COLUMNS, rows.slice(0, 1), false)).toEqual({
    text: "=1+1\t1.5",
    html: String.raw`<table><tbody><tr><td style="mso-number-format:'\@'">=1+1</td><td>1.5</td></tr></tbody></table>`,
  });
});
