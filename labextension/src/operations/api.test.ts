// @vitest-environment happy-dom
import { describe, expect, test, vi } from "vitest";
import { ownRequest } from "../requests.ts";
import { Api } from "./api.ts";

function answering(status: number, body: string) {
  const request = vi.fn(async (_url: string, _init: RequestInit) => new Response(status === 204 ? null : body, { status }));
  return { request, api: new Api("/base/api", request) };
}

describe("the server", () => {
  test("is asked for events with what is given only", async () => {
    const { api, request } = answering(200, '{"events": []}');
    await api.events({ page: "a b/c.ipynb", visit: undefined, failed: false, limit: 5 });
    expect(request.mock.lastCall?.[0]).toBe("/base/api/events?page=a+b%2Fc.ipynb&limit=5");
    await api.events({});
    expect(request.mock.lastCall?.[0]).toBe("/base/api/events");
  });

  test("sends commands", async () => {
    const { api, request } = answering(204, "");
    await api.cancel("a/b", 3);
    const [url, init] = request.mock.lastCall ?? [];
    expect([url, init?.method, init?.body]).toEqual(["/base/api/visits/a%2Fb/cancel", "POST", '{"event":3}']);
  });

  test("refuses in its own words", async () => {
    const { api } = answering(404, '{"error": {"name": "NotFoundError", "message": "This visit has ended."}}');
    await expect(api.end("x")).rejects.toThrow("This visit has ended.");
    await expect(answering(502, "<html>").api.overview()).rejects.toThrow("HTTP status 502");
  });

  test("that is missing is reported", async () => {
    const api = new Api("/x", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(api.overview()).rejects.toThrow("does not answer");
  });

  test("is shown that a request comes from our page", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response("{}"));
    document.cookie = "_xsrf=2|abc";
    await ownRequest("/x", { method: "POST", headers: { A: "1" } });
    expect(fetched.mock.lastCall?.[1]?.headers).toEqual({ A: "1", "X-XSRFToken": "2|abc" });
  });
});
