import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

describe("every input", () => {
  const inputs = {
    text: make("text_input", { label: "Text", help: "Some help", required: true }),
    number: make("number", { label: "Number", help: "Some help", required: true }),
    choice: make("select", { label: "Choice", help: "Some help", required: true, options: ["a"] }),
    several: make("select", { label: "Several", help: "Some help", required: true, multiple: true, options: ["a"] }),
    box: make("checkbox", { label: "Box", help: "Some help", required: true }),
  };

  test.each(Object.entries(inputs))("%s is found by its label and tells its help", async (name, component) => {
    const { slot } = await show({ [name]: component });
    const label = "label" in component ? component.label : "";
    expect(screen.getByLabelText(new RegExp(label), { selector: "input" })).toBeTruthy();
    expect(slot(name)?.textContent).toContain("Some help");
    expect(slot(name)?.dataset["type"]).toBe(component.type);
  });

  test.each(Object.entries(inputs))("%s shows its error, from a handler or from an event", async (name, component) => {
    const { slot, store, peer, let: allow } = await show({ [name]: component });
    await allow(() => peer.update(-1, { [name]: { error: "From a handler" } }));
    expect(slot(name)?.textContent).toContain("From a handler");
    expect(slot(name)?.querySelector('[aria-invalid="true"], [data-error]')).not.toBeNull();
    await allow(() => store.errors.set(name, "From an event"));
    expect(slot(name)?.textContent).toContain("From an event");
  });

  test.each(Object.entries(inputs))("%s can be disabled and hidden by a handler", async (name, component) => {
    const { find, slot, peer, let: allow } = await show({ [name]: component });
    await allow(() => peer.update(-1, { [name]: { disabled: true } }));
    expect(find<HTMLInputElement>(name, "input").disabled).toBe(true);
    await allow(() => peer.update(-1, { [name]: { visible: false } }));
    expect(slot(name)).toBeNull();
  });

  test("without a label is named by its identifier", async () => {
    await show({ min_delay: make("number") });
    expect(screen.getByLabelText("min delay")).toBeTruthy();
  });
});
