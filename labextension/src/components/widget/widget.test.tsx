import { act } from "@testing-library/react";
import { expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

test("a place for a widget says that it is empty, and is empty again when its widget is gone", async () => {
  const { slot, peer, let: allow } = await show({ place: make("widget", { label: "Level" }) });
  expect(slot("place")?.textContent).toBe("LevelNothing to show yet");
  await allow(() => peer.update(-1, { place: { widget: "closed" } }));
  expect(slot("place")?.textContent).toBe("Level");
  await allow(() => peer.update(-1, { place: { widget: null, label: "" } }));
  expect(slot("place")?.textContent).toBe("Nothing to show yet");
  await act(async () => undefined);
});
