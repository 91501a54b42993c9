import { act } from "@testing-library/react";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { ACCENTS } from "./renderer/look/theme.ts";
import { show } from "./testing.ts";
import { make } from "./gallery/properties.ts";
import { mount } from "./mount.tsx";

const page = { go: make("button", { label: "Go" }) };
const roots = () => [...document.querySelectorAll<HTMLElement>(".jt-root")];

beforeEach(() => {
  sessionStorage.clear();
  document.head.replaceChildren();
  delete document.body.dataset["jpThemeLight"];
});

describe("mounting", () => {
  test("touches only its own root and its portal, and leaves nothing behind", async () => {
    const { unmount } = await show(page);
    expect(roots()).toHaveLength(2);
    expect(roots().every((root) => root.dataset["lmSuppressShortcuts"] === "true")).toBe(true);
    expect(document.documentElement.dataset["mantineColorScheme"]).toBeUndefined();
    await act(async () => unmount());
    expect(roots()).toEqual([]);
  });

  test("writes its variables for its own roots only", async () => {
    await show(page);
    const styles = [...document.querySelectorAll("style")].map((style) => style.textContent ?? "");
    expect(styles.some((style) => style.includes("--mantine-color-text"))).toBe(true);
    expect(styles.join("\n")).not.toMatch(/:root|^body|\shtml/m);
  });

  test("twice on one document keeps two pages apart", async () => {
    const [one, two] = [await show(page), await show(page)];
    await one.let(() => one.peer.update(-1, { go: { label: "One" } }));
    expect(one.slot("go")?.textContent).toBe("One");
    expect(two.slot("go")?.textContent).toBe("Go");
  });

  test("needs a way to the page", () => {
    expect(() => mount(document.createElement("div"), { host: "cell" })).toThrow(/socket_url or a channel/);
  });

  test("gives the page's nonce to its styles", async () => {
    const meta = document.createElement("meta");
    meta.name = "csp-nonce";
    meta.content = "n0nce";
    document.head.append(meta);
    await show(page);
    const styles = [...document.querySelectorAll("style")];
    expect(styles.length).toBeGreaterThan(0);
    expect(styles.every((style) => style.nonce === "n0nce" || style.getAttribute("nonce") === "n0nce")).toBe(true);
    expect(document.getElementById("plotly.js-style-global")).not.toBeNull();
  });
});

describe("the look", () => {
  test("is what the host says, also later", async () => {
    const { setTheme, let: allow } = await show(page, { mount: { scheme: "dark" } });
    expect(roots().map((root) => root.dataset["mantineColorScheme"])).toEqual(["dark", "dark"]);
    await allow(() => setTheme("light"));
    expect(roots()[0]?.dataset["mantineColorScheme"]).toBe("light");
  });

  test("of a published page is the app's theme", async () => {
    await show(page, { theme: { accent: "teal", scheme: "dark" }, mount: { scheme: "auto" } });
    expect(roots()[0]?.dataset["mantineColorScheme"]).toBe("dark");
    expect(roots()[1]?.style.getPropertyValue("--jt-user-accent")).toBe(ACCENTS.teal);
  });

  test("in Lab is Lab's", async () => {
    document.body.dataset["jpThemeLight"] = "false";
    await show(page, { theme: { accent: "teal", scheme: "light" }, mount: { host: "lab", scheme: "auto" } });
    expect(roots()[0]?.dataset["mantineColorScheme"]).toBe("dark");
    await act(async () => {
      document.body.dataset["jpThemeLight"] = "true";
      await Promise.resolve();
    });
    expect(roots()[0]?.dataset["mantineColorScheme"]).toBe("light");
  });

  test("takes an accent from the host", async () => {
    await show(page, { mount: { accent: "red" } });
    expect(roots()[0]?.style.getPropertyValue("--jt-user-accent")).toBe(ACCENTS.red);
  });
});

describe("the visit of a tab", () => {
  test("is left to the next page of the tab, under its key", async () => {
    const { unmount } = await show(page, { mount: { memory_key: "desk" } });
    expect(sessionStorage.getItem("jupyter-tools:desk")).toBeNull();
    await act(async () => unmount());
    expect(JSON.parse(sessionStorage.getItem("jupyter-tools:desk") ?? "null")).toMatchObject({ visit: "visit-1" });
  });

  test("is left when the page is hidden for good, and kept while it is seen", async () => {
    await show(page, { mount: { memory_key: "desk" } });
    window.dispatchEvent(new Event("pagehide"));
    expect(sessionStorage.getItem("jupyter-tools:desk")).not.toBeNull();
    document.dispatchEvent(new Event("visibilitychange"));
    expect(sessionStorage.getItem("jupyter-tools:desk")).toBeNull();
  });

  test("comes back at once when the network does", async () => {
    const { store, let: allow, peer } = await show(page);
    await allow(() => store.connection.set({ status: "lost", reason: "" }));
    const hellos = vi.spyOn(peer, "send");
    await act(async () => void window.dispatchEvent(new Event("online")));
    expect(hellos).toHaveBeenCalledWith(expect.objectContaining({ type: "hello" }));
    expect(store.connection.get().status).toBe("open");
  });
});
