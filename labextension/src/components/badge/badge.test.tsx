import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

test("its kind follows its value, which is written in its format", async () => {
  const { slot, find, peer, let: allow } = await show({
    it: make("badge", { value: "late", kinds: { late: "error" }, kind: "success" }),
    share: make("badge", { value: 0.5, format: "percent", label: "Done" }),
  });
  expect(find("it", ".jt-badge").dataset["kind"]).toBe("error");
  expect(slot("share")?.textContent).toBe("Done50%");
  await allow(() => peer.update(1, { it: { value: "<i>on time</i>" } }));
  expect(slot("it")?.textContent).toBe("<i>on time</i>");
  expect(find("it", ".jt-badge").dataset["kind"]).toBe("success");
});

test("without a value there is nothing", async () => {
  const { slot } = await show({ none: make("badge", { label: "Status" }), empty: make("badge", { value: "" }) });
  expect([slot("none"), slot("empty")]).toEqual([null, null]);
});

test("it is a button where its click is bound, also by keyboard", async () => {
  const { user, events } = await show({ it: make("badge", { value: 3, label: "New", handlers: { click: "f" } }), plain: make("badge", { value: 4 }) });
  expect(screen.getAllByRole("button")).toHaveLength(1);
  await user.tab();
  await user.keyboard("{Enter}");
  expect(events().map(({ component, name }) => [component, name])).toEqual([["it", "click"]]);
});
