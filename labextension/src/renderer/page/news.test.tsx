import { act, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { make } from "../../gallery/properties.ts";
import { FakePeer } from "../../core/fake.ts";
import { plainError } from "../../core/faults.ts";
import type { Cell } from "../../core/keyed.ts";
import { mountView } from "../../mount.tsx";
import { show, type Shown } from "../../testing.ts";
import { Page } from "./Page.tsx";

/** Says whether the place of the news is on screen. */
let sees: (seen: boolean) => void = () => undefined;

beforeEach(() => {
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(callback: (entries: { isIntersecting: boolean }[]) => void) {
        sees = (isIntersecting) => act(() => callback([{ isIntersecting }]));
      }
      observe(): void {}
      disconnect(): void {}
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const COMPONENTS = { go: make("button", { label: "Go", handlers: { click: "go" } }), say: make("text") };
const follows = () => document.querySelector("[data-follows]") !== null;
const tell = ({ peer, let: allow }: Shown, message: string) => allow(() => peer.update(-1, { page: { message } }));

describe("what the visitor is told", () => {
  test("is not shown where the page is built, and there again where it is used", async () => {
    const found: Cell<boolean>[] = [];
    const peer = new FakePeer({ page: { components: COMPONENTS } });
    const element = document.body.appendChild(document.createElement("div"));
    const mounted = await act(async () =>
      mountView(element, { host: "lab", channel: peer, scheme: "light" }, (renderer) => {
        found.push(renderer.builds);
        return { draw: () => <Page />, observe: () => undefined };
      }),
    );
    await act(async () => {
      peer.update(-1, { page: { message: "Saved" } });
      mounted.store.toast.set({ text: "Copied", stamp: 1 });
    });
    expect(element.textContent).toContain("Saved");
    await act(async () => found[0]?.set(true));
    expect(element.textContent).not.toContain("Saved");
    await act(async () => {
      mounted.store.showAlert({ event: 1, component: "go", kind: "error", messageOnly: false, error: plainError("Failed") });
    });
    expect(element.textContent).not.toContain("Failed");
    await act(async () => found[0]?.set(false));
    expect(element.textContent).toContain("Failed");
    await act(async () => mounted.unmount());
  });

  test("stays in its place while that is seen", async () => {
    const shown = await show(COMPONENTS);
    sees(true);
    vi.useFakeTimers();
    await tell(shown, "Saved");
    act(() => vi.advanceTimersByTime(1000));
    expect(follows()).toBe(false);
  });

  test("follows them for a while where its place is not seen", async () => {
    const shown = await show(COMPONENTS);
    sees(false);
    vi.useFakeTimers();
    await tell(shown, "Saved");
    act(() => vi.advanceTimersByTime(1000));
    expect(follows()).toBe(true);
    act(() => vi.advanceTimersByTime(60_000));
    expect(follows()).toBe(false);
  });

  test("follows them until they have seen its place, where it is an error", async () => {
    const shown = await show(COMPONENTS, { handlers: { "go click": (peer, { id }) => peer.fail(id, { message: "Failed" }) } });
    sees(false);
    await shown.user.click(shown.find("go", "button"));
    expect(document.body.textContent).toContain("Failed");
    await waitFor(() => expect(follows()).toBe(true));
    sees(true);
    expect(follows()).toBe(false);
    sees(false);
    expect(follows()).toBe(false);
  });
});
