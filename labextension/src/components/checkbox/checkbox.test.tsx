import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

describe("a checkbox", () => {
  test("gives true and false, each with its event", async () => {
    const { user, find, events, store } = await show({ b: make("checkbox", { label: "All", handlers: { change: "f" } }) });
    await user.click(find("b", "input"));
    expect(store.values.get("b")).toBe(true);
    await user.click(screen.getByText("All"));
    expect(store.values.get("b")).toBe(false);
    expect(events()).toMatchObject([{ state: { b: true } }, { state: { b: false } }]);
  });
});
