import { expect, test } from "vitest";
import { appOf, themeUrl } from "./addresses.ts";

test.each([
  ["/base/jupyter-tools/pages/a%20b/desk/socket?as=visitor", "https://example.org/base/jupyter-tools/pages/a%20b/desk/theme/"],
  ["wss://example.org/jupyter-tools/api/socket/a%20b/desk.ipynb?canvas=1", "https://example.org/jupyter-tools/theme/a%20b/desk.ipynb/"],
  ["ws://localhost:8888/jupyter-tools/pages/socket/socket", "http://localhost:8888/jupyter-tools/pages/socket/theme/"],
])("the files of the theme of %s", (socket, url) => {
  expect(themeUrl(socket, "https://example.org/base/jupyter-tools/pages/")).toBe(url);
});

test("the pages of an app have its address in common, and those of others have another", () => {
  const of = (socket: string) => appOf(socket, "https://example.org/");
  const [desk, other] = ["/base/jupyter-tools/pages/a%20b/desk/socket?as=visitor", "/base/jupyter-tools/pages/a%20b/other/socket"];
  expect(of(desk)).toBe(of(other));
  expect(of(desk)).not.toBe(of("/base/jupyter-tools/pages/b/desk/socket"));
  const own = "wss://example.org/jupyter-tools/api/socket/a%20b/";
  expect(of(`${own}desk.ipynb?canvas=1`)).toBe(of(`${own}other.ipynb`));
});
