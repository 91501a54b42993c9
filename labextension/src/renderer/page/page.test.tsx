import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PLAIN } from "../../core/fake.ts";
import { plainError } from "../../core/faults.ts";
import { make } from "../../gallery/properties.ts";
import { drawnText, show } from "../../testing.ts";

const go = { go: make("button", { label: "Go", handlers: { click: "f" } }) };

beforeEach(() => sessionStorage.clear());
afterEach(() => vi.restoreAllMocks());

describe("the layout", () => {
  test("gives each component its path, type and place", async () => {
    const { slot } = await show({ card: make("container", { label: "Card", span: 4, components: { note: make("button") } }) });
    expect(slot("card")?.dataset["type"]).toBe("container");
    expect(slot("card")?.style.getPropertyValue("--jt-span")).toBe("4");
    expect(slot("card.note")?.dataset["type"]).toBe("button");
    expect(screen.getByRole("region", { name: "Card" })).toBeTruthy();
  });

  test("leaves out what is not visible, and takes it back", async () => {
    const { slot, peer, let: allow } = await show({ card: make("container", { components: go, visible: false }) });
    expect(slot("card")).toBeNull();
    await allow(() => peer.update(-1, { card: { visible: true } }));
    expect(slot("card.go")).not.toBeNull();
  });

  test("shows the page's title, also in the window's", async () => {
    const { peer, let: allow } = await show(go, { page: { title: "Delays" } });
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Delays");
    await allow(() => peer.update(-1, { page: { title: "Late flights" } }));
    expect(document.title).toBe("Late flights");
  });

  test("renders only what changed", async () => {
    const components = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`b${index}`, make("button")]));
    const { slot, peer, let: allow } = await show(components);
    const before = slot("b7")?.firstElementChild;
    const changes: string[] = [];
    const observer = new MutationObserver((records) => {
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        changes.push(element?.closest<HTMLElement>("[data-component]")?.dataset["component"] ?? "page");
      }
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    await allow(() => peer.update(-1, { b7: { label: "New" } }));
    await allow(() => undefined);
    observer.disconnect();
    expect(new Set(changes)).toEqual(new Set(["b7"]));
    expect(slot("b7")?.firstElementChild).toBe(before);
  });

  test("keeps a component that breaks to itself", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const { slot, peer, let: allow } = await show({ bad: make("select", { options: ["a"] }), ...go });
    await allow(() => peer.update(-1, { bad: { options: 7 } }));
    expect(slot("bad")?.textContent).toContain("could not be shown");
    expect(slot("go")?.textContent).toBe("Go");
    await allow(() => peer.update(-1, { bad: { options: ["b"] } }));
    expect(slot("bad")?.textContent).not.toContain("could not be shown");
  });

  test("names a type that it does not know", async () => {
    const { slot } = await show({ map: { ...make("text"), type: "map" } as never });
    expect(slot("map")?.textContent).toContain("map");
  });
});

describe("a page without components", () => {
  test.each([true, false])("shows builders (%s) how to add the first ones", async (builder) => {
    await show({}, { builder });
    expect(document.body.textContent).toContain(builder ? "properties.json" : "nothing on this page yet");
    const [file, handler] = [...document.querySelectorAll("pre")].map((one) => one.textContent ?? "");
    if (builder) expect(Object.keys(JSON.parse(file ?? ""))).toEqual(["version", "pages"]);
    expect(handler?.startsWith("def greet(state, context):") ?? false).toBe(builder);
  });
});

describe("messages", () => {
  test("of the page are announced, dismissed, and shown again when they are set again", async () => {
    const { user, peer, let: allow } = await show(go);
    await allow(() => peer.update(-1, { page: { message: "Found 12 flights", message_kind: "success" } }));
    const notice = screen.getByText("Found 12 flights");
    expect(notice.closest("[aria-live]")?.getAttribute("aria-live")).toBe("polite");
    expect(notice.closest<HTMLElement>("[data-kind]")?.dataset["kind"]).toBe("success");
    await user.click(screen.getByLabelText("Dismiss"));
    expect(screen.queryByText("Found 12 flights")).toBeNull();
    await allow(() => peer.update(-1, { page: { message: "Found 12 flights" } }));
    expect(screen.queryByText("Found 12 flights")).not.toBeNull();
  });

  test("as components are there only while they say something", async () => {
    const { slot, peer, let: allow } = await show({ note: make("message", { kind: "warning" }) });
    expect(slot("note")).toBeNull();
    await allow(() => peer.update(-1, { note: { text: "Careful", title: "Note" } }));
    expect(slot("note")?.textContent).toBe("NoteCareful");
  });
});

describe("errors of events", () => {
  const error = {
    id: "7f3a",
    message: "The database is locked.",
    traceback: "\u001B[31mOperationalError\u001B[0m: locked",
    cell: "c1",
    line: 4,
  };

  test("tell their message and id, and their traceback to builders", async () => {
    const reveal = vi.fn();
    const { user } = await show(go, {
      mount: { on_reveal: reveal },
      handlers: { "go click": (peer, { id }) => peer.fail(id, error) },
    });
    await user.click(screen.getByText("Go"));
    const alert = screen.getByRole("alert");
    expect(alert.textContent).toContain("The database is locked.");
    expect(alert.textContent).toContain("Error id 7f3a");
    expect(within(alert).getByText("OperationalError: locked")).toBeTruthy();
    await user.click(within(alert).getByText("Show line 4 of the cell"));
    expect(reveal).toHaveBeenCalledWith("c1", 4);
    await user.click(within(alert).getByLabelText("Dismiss"));
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("that the author raised to tell the visitor something are its text and no more", async () => {
    const { user } = await show(go, {
      handlers: {
        "go click": (peer, { id }) =>
          peer.push({ type: "done", event: id, outcome: "refused", error: { ...plainError("There is no flight 12."), field: "go" }, changes: {}, handler: "", at_once: false }),
      },
    });
    await user.click(screen.getByText("Go"));
    expect(screen.getByRole("alert").textContent, "it is announced at once").toBe("There is no flight 12.");
    expect(document.querySelector("[data-alert]")?.textContent).toBe("There is no flight 12.");
  });

  test("of a field are shown at the field", async () => {
    const { user, slot } = await show(
      { ...go, n: make("number") },
      { handlers: { "go click": (peer, { id }) => peer.fail(id, { field: "n", message: "must be at least 0" }) } },
    );
    await user.click(screen.getByText("Go"));
    expect(slot("n")?.textContent).toContain("must be at least 0");
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("the kernel and the connection", () => {
  test("a notebook that was not run shows a message, and builders run it: through the host, else the server", async () => {
    const onRun = vi.fn(() => false);
    const { peer, user, let: allow } = await show(go, { mount: { on_run: onRun } });
    await allow(() => peer.setKernel({ status: "not_run", message: "The notebook was not run yet.", runnable: false }));
    await waitFor(() => expect(document.querySelector("[data-kernel]")?.textContent).toBe("The notebook was not run yet."));
    await allow(() => peer.setKernel({ status: "not_run", message: "The notebook was not run yet.", runnable: true }));
    await user.click(screen.getByRole("button", { name: "Run the notebook" }));
    expect(peer.received.at(-1)).toEqual({ type: "run_all" });
    onRun.mockReturnValue(true);
    await user.click(screen.getByRole("button", { name: "Run the notebook" }));
    expect(onRun).toHaveBeenCalledTimes(2);
    expect(peer.received.filter(({ type }) => type === "run_all")).toHaveLength(1);
  });

  test.each(["starting", "busy", "dead", "missing"] as const)("%s is shown, and the page stays", async (status) => {
    const { slot, peer, let: allow } = await show(go);
    await allow(() => peer.setKernel({ status, message: status === "dead" ? "It ended." : "" }));
    const text = status === "dead" ? /It ended/ : /kernel/;
    await waitFor(() => expect(document.querySelector("[data-kernel]")?.textContent).toMatch(text));
    expect(slot("go")).not.toBeNull();
    await allow(() => peer.setKernel({ status: "ready", message: "" }));
    expect(document.querySelector("[data-kernel]")).toBeNull();
  });

  test("a page that is awaited shows where it will be", async () => {
    const { peer, slot, let: allow } = await show(go, { greets: false });
    expect(document.querySelector(".jt-skeleton")).not.toBeNull();
    await allow(() => peer.emit(peer.pageMessage()));
    expect(slot("go")).not.toBeNull();
    expect(document.querySelector(".jt-skeleton")).toBeNull();
  });

  test("a refusal says why, and can be tried again", async () => {
    const { store, user, slot, let: allow } = await show(go);
    await allow(() => store.connection.set({ status: "refused", reason: "event.id: a gap" }));
    expect(screen.getByText(/event.id: a gap/)).toBeTruthy();
    expect(slot("go")).not.toBeNull();
    await user.click(screen.getByText("Open the page again"));
    await waitFor(() => expect(screen.queryByText(/event.id: a gap/)).toBeNull());
  });

  test("a page that has ended can be read, and takes no input", async () => {
    const { store, slot, let: allow } = await show(go);
    const button = () => slot("go")?.querySelector("button") ?? null;
    expect(button()?.closest("fieldset")?.disabled).toBe(false);
    await allow(() => store.connection.set({ status: "ended", reason: "The page is not published any more." }));
    expect(screen.getByText(/The page is not published any more\./)).toBeTruthy();
    expect(screen.queryByText("Open the page again")).toBeNull();
    expect(button()?.closest("fieldset")?.disabled).toBe(true);
    await allow(() => store.connection.set({ status: "open", reason: "" }));
    expect(button()?.closest("fieldset")?.disabled).toBe(false);
  });

  test.each([
    ["kept", "What you entered was kept."],
    ["kept_but_secrets", "What you entered was kept, except for passwords."],
    ["partly", "What you entered was kept where it still fits."],
    ["partly_but_secrets", "What you entered was kept where it still fits, except for passwords."],
    ["empty", ""],
  ] as const)("a restart after which it is %s is told until it is dismissed", async (restart, text) => {
    const { store, user, let: allow } = await show(go);
    await allow(() => store.restart.set(restart));
    expect(screen.getByText(/^The page was restarted/).textContent).toBe(`The page was restarted. ${text}`.trim());
    await user.click(screen.getByRole("button", { name: "Dismiss" }));
    expect(screen.queryByText(/restarted/)).toBeNull();
  });

  test("a lost connection is shown until it is back", async () => {
    const { store, let: allow } = await show(go);
    await allow(() => store.connection.set({ status: "lost", reason: "" }));
    expect(screen.queryByText(/connection was lost/)).toBeNull();
    await screen.findByText(/connection was lost/);
    await allow(() => store.connection.set({ status: "open", reason: "" }));
    expect(screen.queryByText(/connection was lost/)).toBeNull();
  });

  test("a connection that the server ended is shown with its reason", async () => {
    const { store, let: allow } = await show(go);
    await allow(() => store.connection.set({ status: "lost", reason: "too many visits are open." }));
    expect(await screen.findByText(/lost: too many visits are open; trying to connect again/)).toBeTruthy();
  });
});

describe("text and outputs", () => {
  // What the sanitizer lets through is tested in a browser: happy-dom parses HTML its own way.
  test("markdown is read, and follows a handler", async () => {
    const { slot, peer, let: allow } = await show({ about: make("text", { text: "Flight **UA**" }) });
    await waitFor(() => expect(drawnText(slot("about"))).toBe("Flight UA"));
    await allow(() => peer.update(-1, { about: { text: "Flight *DL*" } }));
    await waitFor(() => expect(drawnText(slot("about"))).toBe("Flight DL"));
  });

  const display = (data: Record<string, string>) => ({ type: "output", event: -1, kind: "display", text: "plain", ...PLAIN, data }) as const;

  test.each([
    ["text/html", "<b>bold</b>", ".jt-html"],
    ["image/png", "aGVsbG8=", 'img[src="data:image/png;base64,aGVsbG8="]'],
    ["image/svg+xml", "<svg/>", 'img[src="data:image/svg+xml,%3Csvg%2F%3E"]'],
    ["text/plain", "a frame", "pre"],
  ])("%s is shown", async (type, data, selector) => {
    const { peer, let: allow } = await show(go);
    await allow(() => peer.push(display({ [type]: data })));
    await waitFor(() => expect(document.querySelector(`[data-outputs] ${selector}`)).not.toBeNull());
    expect(document.querySelector("[data-outputs] script")).toBeNull();
  });

  test("what is printed is for builders", async () => {
    for (const builder of [false, true]) {
      const { peer, let: allow, unmount } = await show(go, { builder });
      await allow(() => peer.push({ type: "output", event: -1, kind: "stdout", text: "12 rows\n", ...PLAIN }));
      await allow(() => new Promise((resolve) => setTimeout(resolve, 20)) as never);
      await waitFor(() => expect(document.querySelector(".jt-printed") !== null).toBe(builder));
      await allow(() => unmount());
    }
  });
});

describe("a page without components", () => {
  test("shows its builder a properties.json with the name of the notebook", async () => {
    vi.stubGlobal("WebSocket", class { addEventListener(): void {} close(): void {} });
    const socket = "ws://localhost/jupyter-tools/api/socket/sales/de%22sk.ipynb";
    await show({}, { builder: true, mount: { socket_url: socket } });
    const text = document.querySelector(".jt-blank pre")?.textContent ?? "";
    expect(Object.keys(JSON.parse(text).pages)).toEqual(['de"sk.ipynb']);
    expect(document.body.textContent).toContain("under the notebook’s name. What you save there");
    vi.unstubAllGlobals();
  });

  test("says what to replace where the name is not known, and visitors that there is nothing", async () => {
    await show({}, { builder: true });
    expect(document.querySelector(".jt-blank")?.textContent).toContain("name in place of NOTEBOOK.ipynb. What you save");
    await show({});
    expect(document.body.textContent).toContain("There is nothing on this page yet.");
  });
});
