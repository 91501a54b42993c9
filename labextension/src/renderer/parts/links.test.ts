// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { linkTarget, pagesOf } from "./links.ts";

const BASE = `${location.origin}/a%40b`;
const PAGES = `${BASE}/jupyter-tools/pages/`;

test("pages are beside the folder of the server's scripts", () => {
  expect(pagesOf(`${BASE}/jupyter-tools/static/assets/mount-12345678.js`)).toBe(PAGES);
  expect(pagesOf(`${location.origin}/jupyter-tools/static/mount.js`)).toBe(`${location.origin}/jupyter-tools/pages/`);
  expect(pagesOf("blob:http://localhost/jupyter-tools/static/1")).toBeNull();
  expect(pagesOf("file:///labextension/src/renderer/parts/links.ts")).toBeNull();
});

test.each([
  "desk/",
  "sales/desk/?flight=1#top",
  "50%25%20off/caf%C3%A9/",
  "desk/../other/",
  "%2e/desk/",
])("a link to the page %s stays", (path) => {
  expect(linkTarget(PAGES + path, PAGES)).toBe(new URL(PAGES + path).href);
});

test.each([
  "/logout",
  "/logout/jupyter-tools/pages/",
  "/logout?/jupyter-tools/pages/desk",
  "/logout#/jupyter-tools/pages/desk",
  "/jupyter-tools/pages/desk/",
  "/a%40b/logout/jupyter-tools/pages/desk/",
  "/a%40b/jupyter-tools/pages/",
  "/a%40b/jupyter-tools/pages/../../logout",
  "/a%40b/jupyter-tools/pages/%2e%2e/%2E./logout",
  "/a%40b/jupyter-tools/pages/..%2f..%2f..%2flogout",
  "/a%40b/jupyter-tools/pages/desk%2f..%2f..%2flogout",
  "/a%40b/jupyter-tools/pages/%252e%252e/logout",
  "/a%40b/jupyter-tools/pages/%25252e%25252e/logout",
  "/a%40b/jupyter-tools/pages/..%5clogout",
  "/a%40b/jupyter-tools/pages/\\..\\..\\logout",
  "/a%40b/jupyter-tools/pages//logout",
  "/a%40b/jupyter-tools/pages/desk//../../../../logout",
  "/a%40b//jupyter-tools/pages/desk/",
  "/a%40b/jupyter-tools/pages/app/desk.ipynb",
  "/a%40b/jupyter-tools/pages/app/desk/data.csv?download",
  "//localhost:3000/logout/jupyter-tools/pages/",
])("%s is no link to a page", (address) => {
  const url = new URL(address, document.baseURI);
  expect(linkTarget(address, PAGES)).toBe(url.origin === location.origin ? null : url.href);
});

test("a file beside the notebook is no page, and pages of the same folder are", () => {
  const base = document.createElement("base");
  base.href = `${PAGES}app/desk/`;
  document.head.append(base);
  try {
    for (const file of ["x.csv", "./data/x", "Makefile", "desk.ipynb", "../x.csv", "x.csv?a=1#b"]) {
      expect([file, linkTarget(file, PAGES)]).toEqual([file, null]);
    }
    for (const page of ["../other/", "../other", "../v1.2/", "?flight=1", "#top", "./", "sub/"]) {
      expect([page, linkTarget(page, PAGES)]).toEqual([page, new URL(page, base.href).href]);
    }
  } finally {
    base.remove();
  }
});

test("links to other sites, mail and telephones stay, and nothing else", () => {
  for (const address of ["https://example.org/logout", "mailto:ann@example.org", "tel:+49"]) {
    expect(linkTarget(address, PAGES)).toBe(address);
  }
  for (const address of ["javascript:alert(1)", "data:text/html,x", "blob:x", "https://[", "ftp://example.org"]) {
    expect(linkTarget(address, PAGES)).toBeNull();
  }
});

test("without a server of our own no link leads to where the page is from", () => {
  expect(linkTarget(`${PAGES}desk/`, null)).toBeNull();
  expect(linkTarget("https://example.org/", null)).toBe("https://example.org/");
});
