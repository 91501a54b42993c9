import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

test("a row has its parts in one line, in their order", async () => {
  const { find, user, events } = await show({
    row: make("row", {
      label: "Actions",
      align: "end",
      gap: "m",
      components: { a: make("button", { label: "A", handlers: { click: "f" } }), b: make("button", { label: "B" }) },
    }),
  });
  const line = find("row", ".jt-row");
  expect([line.dataset["align"], line.style.gap]).toEqual(["end", "16px"]);
  expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["A", "B"]);
  await user.click(screen.getByRole("button", { name: "A" }));
  expect(events()).toMatchObject([{ component: "row.a" }]);
});
