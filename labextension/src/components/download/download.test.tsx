import { act, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Handler } from "../../core/fake.ts";
import type { JsonValue } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { show, type Shown } from "../../testing.ts";

const made = (id: string) => ({ id, name: "flights.csv", size: 3, type: "text/csv" });
const asked: { url: string; init: RequestInit }[] = [];
const fetched: { href: string; name: string }[] = [];
let reply: () => Promise<Response>;

beforeEach(() => {
  asked.length = 0;
  fetched.length = 0;
  reply = () => Promise.resolve(Response.json({ path: "downloads/ticket" }, { status: 201 }));
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    asked.push({ url, init });
    return reply();
  });
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function click(this: HTMLAnchorElement) {
    fetched.push({ href: this.href, name: this.download });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const SOCKET = "ws://localhost/jupyter-tools/pages/app/desk/socket";

function showDownload(handler: Handler | null, options: { socket_url?: string } = { socket_url: SOCKET }): Promise<Shown> {
  const report = make("download", { label: "Report", handlers: handler === null ? {} : { click: "make" } });
  const other = make("button", { label: "Other", handlers: { click: "set" } });
  return show({ report, other }, {
    handlers: { ...(handler === null ? {} : { "report click": handler }), "other click": (peer, { id }) => peer.update(id, { report: { file: made("set") } }) },
    mount: options,
  });
}

const give = (file: JsonValue): Handler => (peer, { id }) => peer.update(id, { report: { file } });

describe("a download", () => {
  test("fetches what its handler has made, from an address that the server gives", async () => {
    let next = 0;
    const shown = await showDownload((peer, { id }) => peer.update(id, { report: { file: made(`f${(next += 1)}`) } }));
    await shown.user.click(screen.getByRole("button", { name: "Report" }));
    await waitFor(() => expect(fetched).toEqual([{ href: "http://localhost/jupyter-tools/pages/app/desk/files/downloads/ticket", name: "flights.csv" }]));
    const [{ url, init }] = asked as [(typeof asked)[0]];
    expect([url, init.method, init.body]).toEqual(["http://localhost/jupyter-tools/pages/app/desk/files/downloads", "POST", '{"component":"report","file":"f1"}']);
    expect(init.headers).toMatchObject({ "X-Jupyter-Tools-Visit": "visit-1" });
    await shown.user.click(screen.getByRole("button", { name: "Report" }));
    await waitFor(() => expect(fetched).toHaveLength(2));
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("fetches what comes with the end of its event, and is busy until then", async () => {
    let end: (() => void) | undefined;
    const shown = await showDownload(() => new Promise<void>((resolve) => (end = resolve)));
    await shown.user.click(screen.getByRole("button", { name: "Report" }));
    await waitFor(() => expect(screen.getByRole("button", { name: "Report" }).getAttribute("aria-busy")).toBe("true"));
    expect(fetched).toEqual([]);
    await shown.let(() => shown.peer.done(1, { report: { file: made("late") } }));
    await waitFor(() => expect(fetched).toHaveLength(1));
    await act(async () => end?.());
  });

  test("fetches nothing that nobody has asked for", async () => {
    const shown = await showDownload(give(made("f1")));
    await shown.user.click(screen.getByRole("button", { name: "Other" }));
    await shown.let(() => shown.peer.update(-1, { report: { file: made("cell") } }));
    expect(asked).toEqual([]);
  });

  test("fetches the file of each of two quick clicks, and no others", async () => {
    const policies = { make: { lane: "main", timeout: null, retry: 0, when_running: "queue" } } as const;
    const shown = await show(
      { report: make("download", { label: "Report", handlers: { click: "make" } }) },
      { handlers: { "report click": () => new Promise<void>(() => undefined) }, mount: { socket_url: SOCKET }, page: { policies: policies as never } },
    );
    const button = screen.getByRole("button", { name: "Report" });
    await shown.user.click(button);
    await shown.user.click(button);
    expect(shown.events()).toHaveLength(2);
    const file = (id: string) => ({ report: { file: made(id) } });
    await shown.let(() => shown.peer.update(1, file("first")));
    // A handler that goes on sets another one, which its click has not asked for; neither has a cell.
    await shown.let(() => shown.peer.update(1, file("more")));
    await shown.let(() => shown.peer.update(-1, file("cell")));
    await shown.let(() => shown.peer.done(1));
    await shown.let(() => shown.peer.done(2, file("second")));
    await waitFor(() => expect(fetched).toHaveLength(2));
    expect(asked.map(({ init }) => JSON.parse(String(init.body)) as object)).toEqual([
      { component: "report", file: "first" },
      { component: "report", file: "second" },
    ]);
    expect(screen.queryByRole("alert")).toBeNull();
    // A later click without a file says so, though there is one of an earlier click.
    await shown.user.click(button);
    await shown.let(() => shown.peer.done(3));
    expect((await screen.findByRole("alert")).textContent).toBe("There was nothing to download.");
  });

  test("fetches what a step of a list makes, and what comes with the page after a lost connection", async () => {
    const shown = await show(
      { report: make("download", { label: "Report", handlers: { click: ["make", "clean"] } }) },
      { handlers: { "report click": () => new Promise<void>(() => undefined) }, mount: { socket_url: SOCKET } },
    );
    await shown.user.click(screen.getByRole("button", { name: "Report" }));
    await shown.let(() => shown.peer.done(1, { report: { file: made("step") } }));
    await waitFor(() => expect(shown.events()).toHaveLength(2));
    await shown.let(() => shown.peer.done(2));
    await waitFor(() => expect(fetched).toHaveLength(1));
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("goes on at another path when it is renamed", async () => {
    const shown = await showDownload(() => new Promise<void>(() => undefined));
    await shown.user.click(screen.getByRole("button", { name: "Report" }));
    await shown.let(() => shown.peer.edit([{ type: "rename", path: "report", name: "table", exact: false }]));
    await shown.let(() => shown.peer.done(1, { table: { file: made("f1") } }));
    await waitFor(() => expect(fetched).toHaveLength(1));
    expect(JSON.parse(String(asked[0]?.init.body))).toEqual({ component: "table", file: "f1" });
  });

  test("without a handler fetches what another one has set", async () => {
    const shown = await showDownload(null);
    await shown.user.click(screen.getByRole("button", { name: "Report" }));
    expect(await screen.findByText("There was nothing to download.")).toBeTruthy();
    await shown.user.click(screen.getByRole("button", { name: "Other" }));
    await shown.user.click(screen.getByRole("button", { name: "Report" }));
    await waitFor(() => expect(fetched).toHaveLength(1));
    expect(screen.queryByText("There was nothing to download.")).toBeNull();
  });

  test("says that there was nothing, and leaves the errors of handlers to the page", async () => {
    const shown = await showDownload(() => undefined);
    await shown.user.click(screen.getByRole("button", { name: "Report" }));
    expect(await screen.findByText("There was nothing to download.")).toBeTruthy();
    const failing = await showDownload((peer, { id }) => peer.fail(id, { message: "The report is not ready." }));
    await failing.user.click(failing.find("report", "button"));
    await waitFor(() => expect(failing.store.alert.get()).not.toBeNull());
    expect(failing.slot("report")?.textContent).toBe("Report");
    expect(fetched).toEqual([]);
  });

  test("says what the server says", async () => {
    const shown = await showDownload(give(made("f1")));
    reply = () => Promise.resolve(Response.json({ error: { message: "There is nothing to download any more." } }, { status: 404 }));
    await shown.user.click(screen.getByRole("button", { name: "Report" }));
    expect((await screen.findByRole("alert")).textContent).toBe("There is nothing to download any more.");
    reply = () => Promise.reject(new TypeError("lost"));
    const lost = await showDownload(give(made("f2")));
    await lost.user.click(lost.find("report", "button"));
    await waitFor(() => expect(lost.slot("report")?.textContent).toContain("Check the connection"));
  });

  test("where there is no server says so", async () => {
    const shown = await showDownload(give(made("f1")), {});
    await shown.user.click(screen.getByRole("button", { name: "Report" }));
    expect((await screen.findByRole("alert")).textContent).toContain("only where a Jupyter server");
  });

  test("is disabled, bare and wide", async () => {
    const shown = await show({ report: make("download", { label: "", disabled: true, wide: true }) });
    const button = screen.getByRole<HTMLButtonElement>("button", { name: "report" });
    expect(button.disabled).toBe(true);
    expect(shown.find("report", ".jt-download").dataset["wide"]).toBe("");
  });
});
