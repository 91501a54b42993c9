import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

test("a drawer that was open when the page was left is open again, and is named by its identifier without a title", async () => {
  const { user, store } = await show({ order_filters: make("drawer", { label: "", open: true, components: { text: make("text", { text: "Inside" }) } }) });
  const shown = await screen.findByRole("dialog", { name: "order filters" });
  expect(shown.textContent).toContain("Inside");
  await user.click(screen.getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(store.values.get("order_filters")).toBe(false);
});
