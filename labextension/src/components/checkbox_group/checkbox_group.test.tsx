import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

describe("a checkbox group", () => {
  test("gives a list in the order of the ticks, each with its event, and keeps 1, \"1\" and true apart", async () => {
    const { user, events, store } = await show({
      g: make("checkbox_group", { label: "Which", options: [1, "1", true], handlers: { change: "f" } }),
    });
    const [one, text, yes] = screen.getAllByRole("checkbox");
    for (const box of [yes, one, text, one]) await user.click(box as HTMLElement);
    expect(store.values.get("g")).toEqual([true, "1"]);
    expect(events().map(({ state }) => state["g"])).toEqual([[true], [true, 1], [true, 1, "1"], [true, "1"]]);
  });

  test("says that it is required, and its help", async () => {
    await show({ g: make("checkbox_group", { label: "Which", options: ["a"], required: true, help: "One at least." }) });
    const ids = (screen.getByRole("group").getAttribute("aria-describedby") ?? "").split(/ +/);
    expect(ids.map((id) => document.getElementById(id)?.textContent)).toEqual(["Required", "One at least."]);
  });

  test("ticks all with its first box, and takes all back", async () => {
    const options = ["a", "b", { value: "c", label: "", disabled: true }];
    const { user, store } = await show({ g: make("checkbox_group", { label: "Which", options, select_all: true, value: ["b"] }) });
    const all = screen.getByRole<HTMLInputElement>("checkbox", { name: "Select all" });
    expect([all.checked, all.indeterminate]).toEqual([false, true]);
    await user.click(all);
    expect(store.values.get("g")).toEqual(["a", "b"]);
    expect([all.checked, all.indeterminate]).toEqual([true, false]);
    await user.click(all);
    expect(store.values.get("g")).toEqual([]);
  });

  test("keeps a disabled option that was ticked when all are taken back", async () => {
    const options = ["a", { value: "c", label: "", disabled: true }];
    const { user, store } = await show({ g: make("checkbox_group", { options, select_all: true, value: ["c"] }) });
    await user.click(screen.getByRole("checkbox", { name: "Select all" }));
    expect(store.values.get("g")).toEqual(["a", "c"]);
    await user.click(screen.getByRole("checkbox", { name: "Select all" }));
    expect(store.values.get("g")).toEqual(["c"]);
  });

  test("takes no more than its maximum", async () => {
    const { user, store } = await show({ g: make("checkbox_group", { options: ["a", "b", "c"], max_items: 2, select_all: true }) });
    expect(screen.queryByLabelText("Select all")).toBeNull();
    for (const name of ["a", "b", "c"]) await user.click(screen.getByLabelText(name));
    expect(store.values.get("g")).toEqual(["a", "b"]);
    await user.click(screen.getByLabelText("a"));
    await user.click(screen.getByLabelText("c"));
    expect(store.values.get("g")).toEqual(["b", "c"]);
  });

  test("is used with the keyboard, and not while it is disabled", async () => {
    const { user, store, peer, let: allow } = await show({ g: make("checkbox_group", { label: "Which", options: ["a", "b"] }) });
    await user.tab();
    await user.tab();
    await user.keyboard(" ");
    expect(store.values.get("g")).toEqual(["b"]);
    await allow(() => peer.update(-1, { g: { disabled: true } }));
    await user.click(screen.getByLabelText("a"));
    expect(store.values.get("g")).toEqual(["b"]);
  });

  test("that is read-only shows its values as text", async () => {
    const options = [{ value: 1, label: "One" }, 2, 3];
    await show({ g: make("checkbox_group", { label: "Which", value: [1, 3], options, read_only: true }) });
    expect(screen.queryAllByRole("checkbox")).toEqual([]);
    expect(screen.getByRole("group", { name: "Which" }).textContent).toBe("One, 3");
  });

  test("takes a value from a handler, and forgets what new options do not have", async () => {
    const { user, peer, store, let: allow } = await show({ g: make("checkbox_group", { label: "Which", options: ["a", "b"] }) });
    await allow(() => peer.update(-1, { g: { value: ["a"] } }));
    expect(screen.getAllByRole<HTMLInputElement>("checkbox").map((one) => one.checked)).toEqual([true, false]);
    await user.click(screen.getByLabelText("b"));
    await allow(() => peer.update(-1, { g: { options: ["b", "c"] } }));
    expect(store.values.get("g")).toEqual(["b"]);
  });
});
