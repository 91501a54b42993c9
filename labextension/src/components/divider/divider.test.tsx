import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

test("a divider is a separator, named by the words in it", async () => {
  const { slot } = await show({ plain: make("divider"), named: make("divider", { label: "<b>Details</b>" }) });
  expect(screen.getAllByRole("separator")).toHaveLength(2);
  expect(screen.getByRole("separator", { name: "<b>Details</b>" }).textContent).toBe("<b>Details</b>");
  expect(slot("plain")?.textContent).toBe("");
});
