import { act, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show, type Shown } from "../../testing.ts";

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
