// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { LookSource } from "./look.ts";

const STARTED: LookSource[] = [];
afterEach(() => {
  STARTED.splice(0).forEach((one) => one.stop());
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

function started(own: { css?: string; files?: string } = {}): { source: LookSource; root: HTMLElement } {
  const [root, portal] = [document.createElement("div"), document.createElement("div")];
  document.body.append(root, portal);
  const source = new LookSource([root, portal], "published", "light", undefined, { id: "jt-1", nonce: "n0nce", files: own.files, css: own.css });
  STARTED.push(source);
  return { source, root };
}

const styles = () => Array.from(document.head.querySelectorAll("style"), (one) => one.textContent).join("");

test("a theme sets the accent, the corners, the space and the font", () => {
  const { source, root } = started();
  source.setTheme({ accent: "teal", radius: "large", density: "compact", font: "serif" });
  expect(root.style.getPropertyValue("--jt-user-accent")).toBe("#087f5b");
  expect(root.style.getPropertyValue("--jt-own-accent")).toBe("#087f5b");
  expect(root.style.getPropertyValue("--jt-own-font")).toContain("Palatino");
  expect({ ...root.dataset }).toMatchObject({ radius: "large", density: "compact" });
  source.setTheme({ accent: "#123456" });
  expect(root.style.getPropertyValue("--jt-user-accent")).toBe("#123456");
  expect(root.style.getPropertyValue("--jt-own-font")).toBe("");
});

test("without an accent of its own a page in Lab keeps that of Lab", () => {
  const { source, root } = started();
  source.setTheme({ accent: "indigo" });
  expect(root.style.getPropertyValue("--jt-own-accent")).toBe("");
});

test("the stylesheet of the document stays in its page, and is gone with it", async () => {
  const { source, root } = started({ css: ".jt-title { color: red }" });
  source.setTheme({ css: "look.css" });
  await Promise.resolve();
  expect(styles()).toContain('@scope ([data-jt-root="jt-1"] :is(.jt-body, .jt-dialog)) {\n.jt-title { color: red }\n}');
  expect(root.hasAttribute("data-styled")).toBe(true);
  source.stop();
  expect(styles()).not.toContain("jt-title");
});

test("another stylesheet is fetched; the one that was asked for last counts", async () => {
  const waiting: ((text: string) => void)[] = [];
  const fetched = vi.fn<(url: string) => Promise<unknown>>(() => new Promise((resolve) => waiting.push((text) => resolve({ ok: true, text: () => Promise.resolve(text) }))));
  vi.stubGlobal("fetch", fetched);
  const { source } = started({ files: "/theme/" });
  source.setTheme({ css: "one.css" });
  source.setTheme({ css: "a b.css" });
  waiting[1]?.(".two {}");
  waiting[0]?.(".one {}");
  await vi.waitFor(() => expect(styles()).toContain(".two {}"));
  expect(styles()).not.toContain(".one {}");
  expect(fetched.mock.calls.map(([url]) => url)).toEqual(["/theme/css?one.css", "/theme/css?a%20b.css"]);
});
