import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const data = { a: [1, { b: "<i>x</i>" }], c: null };

test("its levels are open as deep as it says, and it is copied as JSON", async () => {
  const { slot, user, peer, let: allow } = await show({ it: make("json", { label: "Answer", data, depth: 2 }) });
  await screen.findByText("{2 entries}");
  const open = () => Array.from(slot("it")?.querySelectorAll("details") ?? [], (one) => one.open);
  expect(open()).toEqual([true, true, false]);
  expect(slot("it")?.textContent).toContain('"<i>x</i>"');
  const copied = vi.spyOn(navigator.clipboard, "writeText");
  await user.click(screen.getByRole("button", { name: "Copy Answer" }));
  expect(copied).toHaveBeenCalledWith(JSON.stringify(data, null, 2));
  await allow(() => peer.update(1, { it: { data: 5 } }));
  expect(slot("it")?.textContent).toContain("5");
  await allow(() => peer.update(1, { it: { data: null } }));
  expect(slot("it")?.textContent).toBe("AnswerNothing to show yet");
});
