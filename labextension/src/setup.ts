/** What holds for each file of tests that mount components. */
import { act, configure } from "@testing-library/react";
import { afterEach, beforeAll, vi } from "vitest";
import { mounted } from "./testing.ts";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
// A busy machine is slow, which is no fault of a page.
configure({ asyncUtilTimeout: 4000 });

/** Without a layout nothing can be focused: what Mantine says of that, with the whole element, is no finding. */
const warn = console.warn.bind(console);
console.warn = (first: unknown, ...others: unknown[]): void => {
  if (!String(first).startsWith("[@mantine/hooks/use-focus-trap]")) warn(first, ...others);
};

// For all files: those of one worker have the same modules.
vi.mock("@glideapps/glide-data-grid", async () => ({
  ...(await vi.importActual<object>("@glideapps/glide-data-grid")),
  ...(await import("./fake-grid.ts")),
}));

/** Modules that pages load when they are first needed: here they are there from the beginning. */
const later = import.meta.glob(["./components/{chat,image,log}/Body.tsx", "./components/select/Field.tsx", "./renderer/parts/MenuList.tsx"]);

beforeAll(() => Promise.all(Object.values(later).map((load) => load())).then(() => undefined));

afterEach(async () => {
  await act(async () => {
    for (const one of mounted.splice(0)) one.unmount();
  });
  document.body.replaceChildren();
  // The files share a document: what a provider or a page has set on it is not there for the next one.
  for (const element of [document.documentElement, document.body]) {
    for (const name of element.getAttributeNames()) element.removeAttribute(name);
  }
  localStorage.clear();
  sessionStorage.clear();
});
