import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const two = { a: make("text_input", { label: "A" }), b: make("text_input", { label: "B" }) };

test("columns share the width as they say, equally where they say nothing", async () => {
  const { find, peer, let: allow } = await show({
    shared: make("columns", { shares: [2, 1], gap: "l", components: two }),
    equal: make("columns", { label: "Equal", equal_height: false, components: two }),
  });
  expect(find("shared", ".jt-columns").style.getPropertyValue("--jt-shares")).toBe("minmax(0, 2fr) minmax(0, 1fr)");
  expect(find("shared", ".jt-columns").style.gap).toBe("24px");
  expect(find("equal", ".jt-columns").style.getPropertyValue("--jt-shares")).toBe("minmax(0, 1fr) minmax(0, 1fr)");
  expect(find("equal", ".jt-columns").dataset["align"]).toBe("start");
  expect(screen.getByRole("region", { name: "Equal" })).toBeTruthy();
  await allow(() => peer.update(-1, { "equal.b": { visible: false } }));
  expect(screen.getAllByLabelText("B")).toHaveLength(1);
});

test("a dialog in columns takes none of them", async () => {
  const { slot } = await show({ box: make("columns", { components: { ...two, ask: make("modal", { label: "Ask" }) } }) });
  expect(slot("box.ask")).toBeNull();
});
