import { expect, test } from "vitest";
import { themeUrl } from "./addresses.ts";

test.each([
  ["/base/jupyter-tools/pages/a%20b/desk/socket?as=visitor", "https://example.org/base/jupyter-tools/pages/a%20b/desk/theme/"],
  ["wss://example.org/jupyter-tools/api/socket/a%20b/desk.ipynb?canvas=1", "https://example.org/jupyter-tools/theme/a%20b/desk.ipynb/"],
  ["ws://localhost:8888/jupyter-tools/pages/socket/socket", "http://localhost:8888/jupyter-tools/pages/socket/theme/"],
])("the files of the theme of %s", (socket, url) => {
  expect(themeUrl(socket, "https://example.org/base/jupyter-tools/pages/")).toBe(url);
});
