/** Mounts made-up pages for the tests of components. */
import { act } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { vi } from "vitest";
import { FakePeer, type FakeOptions } from "./core/fake.ts";
import type { AnyComponent, EventMessage } from "./core/protocol.ts";
import { mount, type Mounted, type MountOptions } from "./mount.tsx";

/** What the tests of a file have mounted; `src/setup.ts` unmounts it after each. */
export const mounted: Mounted[] = [];

/** The text of an element, with that of HTML which is drawn in shadow trees. */
export function drawnText(element: Element | null): string {
  const shadows = Array.from(element?.querySelectorAll(".jt-html") ?? [], (one) => one.shadowRoot?.textContent ?? "");
  return [element?.textContent ?? "", ...shadows].join("").trim();
}

export interface Shown extends Mounted {
  peer: FakePeer;
  user: ReturnType<typeof userEvent.setup>;
  /** The root element of a component, or null while it is not there. */
  slot(path: string): HTMLElement | null;
  /** The component's element that fits the selector. */
  find<T extends Element = HTMLElement>(path: string, selector: string): T;
  events(): Pick<EventMessage, "component" | "name" | "state">[];
  /** Lets the peer do something, and the page take it in. */
  let(action: () => void): Promise<void>;
}

export async function show(
  components: Record<string, AnyComponent>,
  options: FakeOptions & { mount?: Partial<MountOptions> } = {},
): Promise<Shown> {
  const peer = new FakePeer({ ...options, page: { components, ...options.page } });
  const element = document.createElement("div");
  document.body.append(element);
  let shown: Mounted | undefined;
  await act(async () => {
    shown = mount(element, { host: "published", channel: peer, scheme: "light", ...options.mount });
  });
  // Lazy parts of types that are on the page.
  await act(() => vi.dynamicImportSettled());
  if (shown === undefined) throw new Error("nothing was mounted");
  mounted.push(shown);
  const slot = (path: string) => element.querySelector<HTMLElement>(`[data-component="${path}"]`);
  return {
    ...shown,
    peer,
    user: userEvent.setup(),
    slot,
    find<T extends Element>(path: string, selector: string): T {
      const found = slot(path)?.querySelector<T>(selector);
      if (!found) throw new Error(`${path} has no ${selector}`);
      return found;
    },
    events: () =>
      peer.received
        .filter((message) => message.type === "event")
        .map(({ component, name, state }) => ({ component, name, state })),
    let: (action) => act(async () => action()),
  };
}
