import { expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

test("a spacer says nothing to screen readers", async () => {
  const { find } = await show({ room: make("spacer", { size: "l" }) });
  const room = find("room", ".jt-spacer");
  expect(room.getAttribute("aria-hidden")).toBe("true");
  expect(room.dataset["size"]).toBe("l");
});
