import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { JsonValue, UploadComponent } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { show, type Shown } from "../../testing.ts";
import { takenInWords, writeSize } from "./taken.ts";

interface Asked {
  method: string;
  path: string;
  body: unknown;
  headers: Record<string, string>;
}

type Reply = { status: number; body?: JsonValue } | "lost" | "never";

/** A server that keeps files; `replies` are given first, in their order. */
class FakeServer {
  readonly asked: Asked[] = [];
  replies: Reply[] = [];
  private uploads = new Map<string, { name: string; size: number; type: string; offset: number }>();

  answer(asked: Asked): Reply {
    this.asked.push(asked);
    const reply = this.replies.shift();
    if (reply !== undefined) return reply;
    const [, id = "", query] = /uploads\/?(\w*)(\?.*)?$/.exec(asked.path) ?? [];
    if (asked.method === "DELETE") return { status: 204 };
    if (asked.method === "POST") {
      const said = JSON.parse(String(asked.body)) as { name: string; size: number; type: string };
      const made = `id${this.uploads.size + 1}`;
      this.uploads.set(made, { ...said, offset: 0 });
      return { status: 201, body: { id: made, chunk: 4, ...this.progress(made) } };
    }
    const upload = this.uploads.get(id);
    if (upload === undefined) return { status: 404, body: { error: { name: "NotFoundError", message: "This upload is not known any more." } } };
    if (query !== undefined) upload.offset += (asked.body as Blob).size;
    return { status: 200, body: this.progress(id) };
  }

  private progress(id: string): { offset: number; file: JsonValue } {
    const { name = "", size = 0, type = "", offset = 0 } = this.uploads.get(id) ?? {};
    return { offset, file: offset === size ? { id, name, size, type } : null };
  }
}

let server: FakeServer;

class FakeRequest extends EventTarget {
  readonly upload = new EventTarget();
  status = 0;
  responseText = "";
  private asked: Asked = { method: "", path: "", body: null, headers: {} };

  open(method: string, path: string): void {
    this.asked = { ...this.asked, method, path };
  }

  setRequestHeader(name: string, value: string): void {
    this.asked.headers[name] = value;
  }

  send(body: unknown): void {
    queueMicrotask(() => {
      const reply = server.answer({ ...this.asked, body });
      if (reply === "never") return;
      if (reply === "lost") this.dispatchEvent(new Event("error"));
      else {
        this.status = reply.status;
        this.responseText = reply.body === undefined ? "" : JSON.stringify(reply.body);
        this.dispatchEvent(new Event("load"));
      }
    });
  }

  abort(): void {
    queueMicrotask(() => this.dispatchEvent(new Event("abort")));
  }
}

beforeEach(() => {
  server = new FakeServer();
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
});
afterEach(() => vi.unstubAllGlobals());

const SOCKET = { mount: { socket_url: "ws://localhost/jupyter-tools/pages/app/desk/socket" } };

function showUpload(given: Partial<UploadComponent> = {}, options: object = SOCKET): Promise<Shown> {
  return show({ file: make("upload", { label: "Table", handlers: { change: "read" }, ...given }) }, options);
}

/** Chooses files in the browser's dialog. */
async function choose(shown: Shown, ...files: File[]): Promise<void> {
  const input = await waitFor(() => shown.find<HTMLInputElement>("file", "input[type=file]"));
  await act(async () => {
    fireEvent.change(input, { target: { files } });
  });
}

function file(name: string, content = "a,b\n1,2\n", type = "text/csv"): File {
  return new File([content], name, { type });
}

function names(shown: Shown): (string | null)[] {
  return Array.from(shown.slot("file")?.querySelectorAll(".jt-file-name") ?? [], (one) => one.textContent);
}

const entry = (id: string, name = "a.csv", size = 8) => ({ id, name, size, type: "text/csv" });

describe("an upload", () => {
  test("sends a file in chunks, gives its entry as the server has it, and then its event", async () => {
    const shown = await showUpload();
    await choose(shown, file("a.csv"));
    await waitFor(() => expect(shown.events()).toHaveLength(1));
    expect(shown.events()).toEqual([{ component: "file", name: "change", state: { file: entry("id1") } }]);
    expect(names(shown)).toEqual(["a.csv"]);
    expect(server.asked.map(({ method, path }) => `${method} ${path.replace(/^.*\/files\//, "")}`)).toEqual(["POST uploads", "PATCH uploads/id1?offset=0", "PATCH uploads/id1?offset=4"]);
    expect(server.asked[0]?.path).toBe("http://localhost/jupyter-tools/pages/app/desk/files/uploads");
    expect(new Set(server.asked.map(({ headers }) => headers["X-Jupyter-Tools-Visit"]))).toEqual(new Set(["visit-1"]));
    expect(JSON.parse(String(server.asked[0]?.body))).toEqual({ component: "file", name: "a.csv", size: 8, type: "text/csv" });
    expect(shown.find("file", "output").textContent).toBe("a.csv: uploaded.");
  });

  test("goes on where the server has stopped, when a chunk is lost or was not the next", async () => {
    const shown = await showUpload();
    server.replies = [
      { status: 201, body: { id: "id9", chunk: 4, offset: 0, file: null } },
      "lost",
      { status: 503 },
      { status: 200, body: { offset: 3, file: null } },
      { status: 409, body: { error: { message: "The next chunk begins at 5." } } },
      { status: 200, body: { offset: 5, file: null } },
      { status: 200, body: { offset: 8, file: entry("id9") } },
    ];
    await choose(shown, file("a.csv"));
    await waitFor(() => expect(shown.slot("file")?.textContent).toContain("Waiting for the connection"));
    await act(async () => {
      window.dispatchEvent(new Event("online"));
    });
    await waitFor(() => expect(shown.events()).toHaveLength(1));
    const places = server.asked.map(({ method, path }) => `${method} ${path.replace(/^.*uploads/, "")}`);
    expect(places).toEqual(["POST ", "PATCH /id9?offset=0", "GET /id9", "GET /id9", "PATCH /id9?offset=3", "GET /id9", "PATCH /id9?offset=5"]);
  });

  test("says what the server says, and sends again what may be sent again", async () => {
    const shown = await showUpload();
    server.replies = [{ status: 507, body: { error: { message: "The server has no room for this file now." } } }];
    await choose(shown, file("a.csv"));
    const again = await screen.findByRole("button", { name: "Try again: a.csv" });
    expect(shown.slot("file")?.textContent).toContain("The server has no room for this file now.");
    expect(shown.find("file", "output").textContent).toBe("a.csv: The server has no room for this file now.");
    expect(shown.events()).toEqual([]);
    await shown.user.click(again);
    await waitFor(() => expect(shown.events()).toHaveLength(1));
    server.replies = [{ status: 415, body: { error: { message: "b.csv cannot be taken." } } }];
    await choose(shown, file("b.csv"));
    await shown.user.click(await screen.findByRole("button", { name: "Dismiss: b.csv" }));
    expect(screen.queryByRole("button", { name: "Try again: b.csv" })).toBeNull();
    expect(names(shown)).toEqual(["a.csv"]);
  });

  test("is cancelled, and the server forgets what it has", async () => {
    const shown = await showUpload();
    server.replies = [{ status: 201, body: { id: "id9", chunk: 4, offset: 0, file: null } }, "never"];
    await choose(shown, file("a.csv"));
    await shown.user.click(await screen.findByRole("button", { name: "Cancel: a.csv" }));
    await waitFor(() => expect(server.asked.at(-1)).toMatchObject({ method: "DELETE" }));
    expect(server.asked.at(-1)?.path).toMatch(/uploads\/id9$/);
    expect(names(shown)).toEqual([]);
    expect(shown.events()).toEqual([]);
  });

  test("refuses before anything is sent what it does not take", async () => {
    const shown = await showUpload({ accept: [".csv", ".xlsx"], max_size_mb: 0.00001 });
    await choose(shown, file("a.exe", "x", "text/csv"));
    await waitFor(() => expect(shown.slot("file")?.textContent).toContain("This file cannot be taken: only CSV or XLSX."));
    await choose(shown, file("b.csv", "x".repeat(11)));
    expect(shown.slot("file")?.textContent).toContain("This file is too large: 11 bytes of at most 10 bytes.");
    expect(names(shown)).toEqual(["b.csv"]);
    // What is heard is of the last file, and no longer of one that was dismissed.
    expect(shown.find("file", "output").textContent).toBe("b.csv: This file is too large: 11 bytes of at most 10 bytes.");
    await shown.user.click(screen.getByRole("button", { name: "Dismiss: b.csv" }));
    expect(shown.find("file", "output").textContent).toBe("");
    expect(server.asked).toEqual([]);
  });

  test("asks the server about media types, of which browsers know others", async () => {
    const shown = await showUpload({ accept: ["image/*"] });
    await choose(shown, file("a.heic", "x", "application/octet-stream"));
    await waitFor(() => expect(shown.events()).toHaveLength(1));
    server.replies = [{ status: 415, body: { error: { message: "a.exe cannot be taken." } } }];
    await choose(shown, file("a.exe", "x", "image/png"));
    await waitFor(() => expect(shown.slot("file")?.textContent).toContain("a.exe cannot be taken."));
    expect(screen.queryByRole("button", { name: "Try again: a.exe" })).toBeNull();
  });

  test("sends a chunk that is always lost less and less often, and then asks its visitor", async () => {
    const pauses: number[] = [];
    const later = vi.spyOn(globalThis, "setTimeout");
    const shown = await showUpload();
    const input = await waitFor(() => shown.find<HTMLInputElement>("file", "input[type=file]"));
    const begun = { status: 201, body: { id: "id9", chunk: 4, offset: 0, file: null } };
    const nothing: Reply[] = ["lost", { status: 200, body: { offset: 0, file: null } }];
    server.replies = [begun, ...Array.from({ length: 8 }, () => nothing).flat()];
    // Each pause ends at once.
    later.mockImplementation(((call: () => void, milliseconds = 0) => {
      if (milliseconds >= 500 && milliseconds <= 10_000) pauses.push(milliseconds);
      queueMicrotask(call);
      return 0;
    }) as never);
    try {
      await act(async () => {
        fireEvent.change(input, { target: { files: [file("a.csv")] } });
        for (let round = 0; round < 300; round += 1) await Promise.resolve();
      });
    } finally {
      later.mockRestore();
    }
    expect(shown.slot("file")?.textContent).toContain("The connection is lost again and again. Try again later.");
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    // It goes on where the server has stopped.
    server.replies = [{ status: 200, body: { offset: 4, file: null } }, { status: 200, body: { offset: 8, file: entry("id9") } }];
    server.asked.length = 0;
    await shown.user.click(screen.getByRole("button", { name: "Try again: a.csv" }));
    await waitFor(() => expect(shown.events()).toHaveLength(1));
    expect(server.asked.map(({ method, path }) => `${method} ${path.replace(/^.*uploads/, "")}`)).toEqual(["GET /id9", "PATCH /id9?offset=4"]);
  });

  test("tells what to do about a proxy that takes no such requests, and goes on afterwards", async () => {
    const shown = await showUpload();
    server.replies = [{ status: 201, body: { id: "id9", chunk: 4, offset: 0, file: null } }, { status: 413 }];
    await choose(shown, file("a.csv"));
    await waitFor(() => expect(shown.slot("file")?.textContent).toContain("A proxy before this server refuses requests of 4 bytes. Tell the person who gave you the link to this page."));
    server.replies = [{ status: 200, body: { offset: 0, file: null } }, { status: 200, body: { offset: 8, file: entry("id9") } }];
    await shown.user.click(screen.getByRole("button", { name: "Try again: a.csv" }));
    await waitFor(() => expect(shown.events()).toHaveLength(1));
  });

  test("goes on at another path when it is renamed, and stops when it is gone", async () => {
    const shown = await showUpload({ multiple: true });
    server.replies = [{ status: 201, body: { id: "id9", chunk: 4, offset: 0, file: null } }, "lost", { status: 503 }];
    await choose(shown, file("a.csv"), file("b.csv"));
    await waitFor(() => expect(shown.slot("file")?.textContent).toContain("Waiting for the connection"));
    await shown.let(() => shown.peer.edit([{ type: "rename", path: "file", name: "table", exact: false }]));
    await waitFor(() => expect(shown.slot("table")?.textContent).toContain("Waiting for the connection"));
    server.replies = [{ status: 200, body: { offset: 4, file: null } }, { status: 200, body: { offset: 8, file: entry("id9") } }];
    await act(async () => {
      window.dispatchEvent(new Event("online"));
    });
    await waitFor(() => expect(shown.events()).toHaveLength(1));
    expect(shown.events()[0]).toMatchObject({ component: "table", state: { table: [entry("id9"), entry("id1", "b.csv")] } });
    expect(JSON.parse(String(server.asked.findLast(({ method }) => method === "POST")?.body))).toMatchObject({ component: "table" });
    server.replies = [{ status: 201, body: { id: "id7", chunk: 4, offset: 0, file: null } }, "never"];
    await choose({ ...shown, find: (_: string, selector: string) => shown.find("table", selector) } as Shown, file("c.csv"));
    await waitFor(() => expect(server.asked.at(-1)?.method).toBe("PATCH"));
    await shown.let(() => shown.peer.edit([{ type: "remove", path: "table" }]));
    await waitFor(() => expect(server.asked.at(-1)).toMatchObject({ method: "DELETE" }));
    expect(server.asked.at(-1)?.path).toMatch(/uploads\/id7$/);
    expect(shown.events()).toHaveLength(1);
  });

  test("goes on where an editor has renamed it, and the peer not yet", async () => {
    const shown = await showUpload();
    server.replies = [{ status: 201, body: { id: "id9", chunk: 4, offset: 0, file: null } }, "lost", { status: 503 }];
    await choose(shown, file("a.csv"));
    await waitFor(() => expect(shown.slot("file")?.textContent).toContain("Waiting for the connection"));
    const { page, theme } = shown.peer.pageMessage();
    const table = page.components["file"] as UploadComponent;
    await shown.let(() => shown.store.draw({ ...page, components: { table } }, theme, [{ type: "rename", path: "file", name: "table", exact: false }]));
    await waitFor(() => expect(shown.slot("table")?.textContent).toContain("Waiting for the connection"));
    server.replies = [{ status: 200, body: { offset: 8, file: entry("id9") } }];
    await act(async () => {
      window.dispatchEvent(new Event("online"));
    });
    await waitFor(() => expect(shown.store.values.get("table")).toEqual(entry("id9")));
    expect(shown.slot("table")?.textContent).not.toContain("Waiting");
  });

  test("has one file, which the next one replaces", async () => {
    const shown = await showUpload();
    await choose(shown, file("a.csv"));
    await waitFor(() => expect(shown.events()).toHaveLength(1));
    await choose(shown, file("b.csv"));
    await waitFor(() => expect(shown.events()).toHaveLength(2));
    expect(names(shown)).toEqual(["b.csv"]);
    expect(server.asked.at(-1)).toMatchObject({ method: "DELETE" });
    await shown.user.click(screen.getByRole("button", { name: "Remove: b.csv" }));
    expect(shown.store.values.get("file")).toBeNull();
    expect(shown.events().at(-1)?.state).toEqual({ file: null });
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Choose a file: Table" }));
  });

  test("has several files, one after the other, and then one event", async () => {
    const shown = await showUpload({ multiple: true, max_files: 2 });
    await choose(shown, file("a.csv"), file("b.csv"), file("c.csv"));
    await waitFor(() => expect(shown.events()).toHaveLength(1));
    expect(shown.events()[0]?.state).toEqual({ file: [entry("id1"), entry("id2", "b.csv")] });
    expect(names(shown)).toEqual(["a.csv", "b.csv", "c.csv"]);
    expect(shown.slot("file")?.textContent).toContain("At most 2 files are taken.");
    await shown.user.click(screen.getByRole("button", { name: "Remove: a.csv" }));
    expect(shown.events().at(-1)?.state).toEqual({ file: [entry("id2", "b.csv")] });
  });

  test("takes what is dropped, and shows that it would", async () => {
    const shown = await showUpload();
    const place = await waitFor(() => shown.find("file", ".jt-upload"));
    const dataTransfer = { types: ["Files"], files: [file("a.csv")], dropEffect: "" };
    fireEvent.dragEnter(place, { dataTransfer });
    expect(place.textContent).toContain("Drop to upload");
    fireEvent.dragLeave(place, { dataTransfer, relatedTarget: document.body });
    expect(place.textContent).not.toContain("Drop to upload");
    fireEvent.dragEnter(place, { dataTransfer: { types: ["text/plain"] } });
    expect(place.textContent).not.toContain("Drop to upload");
    fireEvent.drop(place, { dataTransfer });
    await waitFor(() => expect(shown.events()).toHaveLength(1));
    // One that misses its place does not replace the page.
    const missed = new Event("drop", { bubbles: true, cancelable: true });
    Object.assign(missed, { dataTransfer });
    document.body.dispatchEvent(missed);
    expect(missed.defaultPrevented).toBe(true);
  });

  test("is disabled, read-only, required and wrong as other inputs are", async () => {
    const shown = await showUpload({ help: "One table.", required: true, disabled: true });
    const place = await waitFor(() => shown.find("file", ".jt-upload"));
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Choose a file: Table" }).disabled).toBe(true);
    expect(shown.slot("file")?.textContent).toContain("One table.");
    fireEvent.drop(place, { dataTransfer: { types: ["Files"], files: [file("a.csv")] } });
    expect(server.asked).toEqual([]);
    await shown.let(() => shown.peer.update(-1, { file: { disabled: false, read_only: true } }));
    expect(within(place).queryByRole("button")).toBeNull();
    expect(place.textContent).toBe("None");
    await shown.let(() => shown.peer.update(-1, { file: { value: entry("id7", "set.csv", 2_000_000) } }));
    expect(place.textContent).toBe("set.csv2 MB");
    await shown.let(() => shown.peer.update(-1, { file: { read_only: false, error: "This table has no prices." } }));
    expect(shown.slot("file")?.textContent).toContain("This table has no prices.");
    expect(screen.getByRole("button", { name: "Remove: set.csv" })).toBeTruthy();
    const described = screen.getByRole("button", { name: "Replace: Table" }).getAttribute("aria-describedby") ?? "";
    const texts = described.split(" ").map((id) => document.getElementById(id)?.textContent);
    expect(texts).toEqual(["Required", expect.stringContaining("or drop it here"), "This table has no prices.", "One table."]);
  });

  test("is missed in a form before anything is sent", async () => {
    const components = {
      file: make("upload", { label: "Table", required: true }),
      go: make("button", { label: "Go", kind: "primary", handlers: { click: "go" } }),
    };
    const shown = await show({ form: make("form", { components, handlers: { submit: "go" } }) }, SOCKET);
    await waitFor(() => shown.find("form.file", "button"));
    const described = screen.getByRole("button", { name: "Choose a file: Table" }).getAttribute("aria-describedby")?.split(" ") ?? [];
    expect(document.getElementById(described[0] ?? "")?.textContent).toBe("Required");
    await shown.user.click(screen.getByRole("button", { name: "Go" }));
    expect(shown.slot("form.file")?.textContent).toContain("Fill in this field.");
    expect(shown.events()).toEqual([]);
  });

  test("is read by rules and templates", async () => {
    const components = {
      file: make("upload", { label: "Table" }),
      named: make("text", { text: "{{ state.file.name if state.file is not None else 'none' }} {{ state.file.size }}" }),
    };
    const shown = await show(components, SOCKET);
    expect(shown.slot("named")?.textContent).toContain("none");
    await choose(shown, file("a.csv"));
    await waitFor(() => expect(shown.slot("named")?.textContent).toContain("a.csv 8"));
  });

  test("says where it cannot upload", async () => {
    const shown = await showUpload({}, {});
    await choose(shown, file("a.csv"));
    expect(shown.slot("file")?.textContent).toContain("only where a Jupyter server with jupyter_tools serves the page");
  });

  test("shows names as texts", async () => {
    const name = "<img src=x onerror=alert(1)>.csv";
    const shown = await showUpload();
    await choose(shown, file(name));
    await waitFor(() => expect(names(shown)).toEqual([name]));
    expect(shown.slot("file")?.querySelector("img")).toBeNull();
  });
});

test("what is taken, in words", () => {
  const said = (given: Partial<UploadComponent>) => takenInWords(make("upload", given) as UploadComponent);
  expect(said({})).toBe("Up to 200 MB");
  expect(said({ accept: [".csv", ".xlsx", "image/*"], max_size_mb: 1500 })).toBe("CSV, XLSX, or images, up to 1.5 GB");
  expect(said({ accept: ["image/png"], multiple: true, max_files: 3 })).toBe("PNG, up to 200 MB each, 3 files at most");
  expect([0, 1, 1500, 2_500_000].map(writeSize)).toEqual(["0 bytes", "1 byte", "2 kB", "2.5 MB"]);
  expect([999, 999_499, 999_999, 999_999_999, 2e12].map(writeSize)).toEqual(["999 bytes", "999 kB", "1 MB", "1 GB", "2,000 GB"]);
});
