import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

describe("a form", () => {
  const form = (handlers = {}, primary = true) => ({
    filters: make("form", {
      label: "Find",
      handlers,
      components: {
        carrier: make("text_input", { label: "Carrier", required: true }),
        reset: make("button", { label: "Reset", handlers: { click: "f" } }),
        ...(primary ? { search: make("button", { label: "Search", kind: "primary", handlers: { click: "f" } }) } : {}),
      },
    }),
  });

  test("presses its primary button with Enter", async () => {
    const { user, events } = await show(form());
    await user.type(screen.getByLabelText(/Carrier/), "UA{Enter}");
    expect(events()).toEqual([{ component: "filters.search", name: "click", state: { "filters.carrier": "UA" } }]);
  });

  test("without one sends its own event", async () => {
    const { user, events } = await show(form({ submit: "f" }, false));
    await user.type(screen.getByLabelText(/Carrier/), "UA{Enter}");
    expect(events()).toEqual([{ component: "filters", name: "submit", state: { "filters.carrier": "UA" } }]);
  });

  test("is not sent while something is missing: the field shows an error and has the focus", async () => {
    const { user, events, slot } = await show(form());
    await user.click(screen.getByText("Search"));
    expect(events()).toEqual([]);
    expect(slot("filters.carrier")?.textContent).toContain("Fill in this field");
    expect(document.activeElement).toBe(screen.getByLabelText(/Carrier/));
    await user.keyboard("UA");
    expect(slot("filters.carrier")?.textContent).not.toContain("Fill in");
    await user.click(screen.getByText("Search"));
    expect(events()).toHaveLength(1);
  });

  test("lets its other buttons be pressed as they are", async () => {
    const { user, events } = await show(form());
    await user.click(screen.getByText("Reset"));
    expect(events().map((event) => event.component)).toEqual(["filters.reset"]);
  });
});
