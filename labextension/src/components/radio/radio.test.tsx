import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const BAD = "<img src=x onerror=alert(1)>";

describe("a radio", () => {
  test("keeps 1, \"1\" and true apart, and each from none", async () => {
    const { user, events, store } = await show({ r: make("radio", { label: "Which", options: [1, "1", true], handlers: { change: "f" } }) });
    const radios = screen.getAllByRole<HTMLInputElement>("radio");
    expect(radios.map((one) => one.checked)).toEqual([false, false, false]);
    for (const [index, value] of [1, "1", true].entries()) {
      await user.click(radios[index] as HTMLElement);
      expect(store.values.get("r")).toBe(value);
      expect(radios.map((one) => one.checked)).toEqual([0, 1, 2].map((one) => one === index));
    }
    expect(events().map(({ state }) => state["r"])).toEqual([1, "1", true]);
  });

  test("is a group named by its label, and says what is wrong and what helps", async () => {
    await show({ r: make("radio", { label: "Which", help: "Any.", error: "Not that one.", required: true, options: ["a"] }) });
    const group = screen.getByRole("radiogroup", { name: /Which/ });
    expect(group.getAttribute("aria-required")).toBe("true");
    expect(group.getAttribute("aria-invalid")).toBe("true");
    const described = group.getAttribute("aria-describedby")?.split(" ").map((id) => document.getElementById(id)?.textContent);
    expect(described).toEqual(["Not that one.", "Any."]);
  });

  test("is used with the keyboard", async () => {
    const { user, store } = await show({ r: make("radio", { label: "Which", options: ["a", "b"] }) });
    await user.tab();
    await user.keyboard(" ");
    expect(store.values.get("r")).toBe("a");
    await user.keyboard("{ArrowDown}");
    expect(store.values.get("r")).toBe("b");
  });

  test("has a button that empties it where it is clearable", async () => {
    const { user, store } = await show({ r: make("radio", { label: "Which", options: ["a"], value: "a", clearable: true }) });
    await user.click(screen.getByRole("button", { name: "Clear" }));
    expect(store.values.get("r")).toBeNull();
    expect(screen.queryByRole("button", { name: "Clear" })).toBeNull();
  });

  test("that is disabled, and one with a disabled option, cannot be changed", async () => {
    const options = ["a", { value: "b", label: "Bee", disabled: true }];
    const { user, store, let: allow, peer } = await show({ r: make("radio", { label: "Which", options, handlers: { change: "f" } }) });
    await user.click(screen.getByText("Bee"));
    expect(store.values.get("r")).toBeNull();
    await allow(() => peer.update(-1, { r: { disabled: true } }));
    await user.click(screen.getByText("a"));
    expect(store.values.get("r")).toBeNull();
  });

  test("that is read-only shows its value as text", async () => {
    await show({ r: make("radio", { label: "Which", value: 2, options: [1, { value: 2, label: "Two" }], read_only: true }) });
    expect(screen.queryAllByRole("radio")).toEqual([]);
    expect(screen.getByRole("group", { name: "Which" }).textContent).toBe("Two");
  });

  test("without a value that is read-only says so", async () => {
    await show({ r: make("radio", { options: [1], read_only: true }) });
    expect(screen.getByRole("group", { name: "r" }).textContent).toBe("None");
  });

  test("lists options under their headings, with a line and a dot", async () => {
    const options = [
      { value: 1, label: "One", group: "Odd", description: "The first.", color: "red" as const },
      { value: 2, label: "Two", group: "Even" },
      { value: 3, label: "Three", group: "Odd" },
    ];
    const { slot } = await show({ r: make("radio", { label: "Which", options }) });
    const groups = screen.getAllByRole("group").map((one) => [one.getAttribute("aria-label"), one.textContent]);
    expect(groups).toEqual([["Odd", "OddOneThe first.Three"], ["Even", "EvenTwo"]]);
    expect(slot("r")?.querySelectorAll(".jt-option-dot")).toHaveLength(1);
  });

  test("without options says so", async () => {
    const { slot } = await show({ r: make("radio", { label: "Which" }) });
    expect(slot("r")?.textContent).toBe("WhichNo options");
  });

  test("shows every text as text", async () => {
    const options = [{ value: BAD, label: BAD, description: BAD, group: BAD }];
    const { slot } = await show({ r: make("radio", { label: BAD, help: BAD, error: BAD, options }) });
    expect(slot("r")?.querySelector("img")).toBeNull();
    expect(slot("r")?.textContent?.split(BAD)).toHaveLength(7);
  });

  test("takes options and a value from a handler", async () => {
    const { peer, let: allow } = await show({ r: make("radio", { label: "Which" }) });
    await allow(() => peer.update(-1, { r: { options: ["a", "b"], value: "b" } }));
    expect(screen.getAllByRole<HTMLInputElement>("radio").map((one) => one.checked)).toEqual([false, true]);
  });
});
