import { expect, test } from "vitest";
import { movedUrl, pageUrl } from "./page-url.ts";
import { websocketUrl } from "./urls.ts";

test.each([
  ["socket/a.ipynb", "http://localhost:8888/lab/", "ws://localhost:8888/lab/socket/a.ipynb"],
  ["/user/x/socket", "https://hub.example/published/", "wss://hub.example/user/x/socket"],
  ["wss://elsewhere.example/socket", "http://localhost/", "wss://elsewhere.example/socket"],
])("%s seen from %s", (path, base, url) => {
  expect(websocketUrl(path, base)).toBe(url);
});

const AT = "https://hub.example/user/a%40b/jupyter-tools";

test.each([
  ["a published page", `${AT}/pages/my%20desk/list/?id=1#x`, `${AT}/pages/my%20desk/one%20%C3%A9/?id=2%263`],
  ["a page at the root", `${AT}/pages/list/`, `${AT}/pages/one%20%C3%A9/?id=2%263`],
  ["the page of a notebook", `${AT}/notebooks/desk/list.ipynb?id=1`, `${AT}/notebooks/desk/one%20%C3%A9.ipynb?id=2%263`],
  ["the canvas of a notebook", `${AT}/canvas/desk/list.ipynb`, `${AT}/canvas/desk/one%20%C3%A9.ipynb?id=2%263`],
])("another page of the app, seen from %s", (_, current, url) => {
  expect(pageUrl(current, "one é.ipynb", { id: "2&3" })).toBe(url);
});

test("without parameters it has no query", () => {
  expect(pageUrl(`${AT}/pages/desk/list/?id=1`, "one.ipynb", {})).toBe(`${AT}/pages/desk/one/`);
});

test.each([
  [`${AT}/canvas/desk/list.ipynb?order=1#x`, "/jupyter-tools/canvas/", `${AT}/canvas/new%20desk/one%20%C3%A9.ipynb?order=1#x`],
  ["wss://hub.example/jupyter-tools/api/socket/desk/list.ipynb?canvas=1", "/jupyter-tools/api/socket/", "wss://hub.example/jupyter-tools/api/socket/new%20desk/one%20%C3%A9.ipynb?canvas=1"],
  [`${AT}/pages/desk/list/`, "/jupyter-tools/canvas/", `${AT}/pages/desk/list/`],
])("%s after a rename", (current, base, url) => {
  expect(movedUrl(current, base, "new desk/one é.ipynb")).toBe(url);
});
