import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { Store } from "../../core/store.ts";
import { RendererContext, useLoading, type Renderer } from "./renderer.ts";

test("whether the page loads is read again only where it changes", () => {
  const store = new Store();
  const page = { loads: true, components: {} };
  store.page.set(page as never);
  let renders = 0;
  const { result } = renderHook(
    () => {
      renders += 1;
      return useLoading();
    },
    { wrapper: ({ children }: { children: ReactNode }) => <RendererContext value={{ store } as Renderer}>{children}</RendererContext> },
  );
  expect(result.current).toBe(true);
  const before = renders;
  act(() => store.page.set({ ...page, components: {} } as never));
  expect(renders).toBe(before);
  act(() => store.kernel.set({ status: "ready" } as never));
  expect(result.current).toBe(false);
  act(() => store.running.set("page", [{ event: 0 }] as never));
  expect(result.current).toBe(true);
});
