import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";
import { lineOf } from "./Sparkline.tsx";

test("its number has its format, its unit and its change", async () => {
  const { find, slot, peer, let: allow } = await show({
    it: make("metric", { label: "Delay", value: 1234.5, unit: "min", delta: -3, delta_text: "since May", good: "down" }),
  });
  expect(find("it", ".jt-metric-value").textContent).toBe("1,234.5min");
  expect(find("it", ".jt-metric-delta").textContent).toBe("3since May");
  expect(find("it", ".jt-metric-delta").dataset["news"]).toBe("good");
  expect(screen.getByRole("group", { name: "Delay" }).contains(screen.getByRole("img", { name: "Down" }))).toBe(true);
  await allow(() => peer.update(1, { it: { value: 0.5, format: "percent", delta: 0.02, unit: "" } }));
  expect(find("it", ".jt-metric-value").textContent).toBe("50%");
  expect(find("it", ".jt-metric-delta").dataset["news"]).toBe("bad");
  await allow(() => peer.update(1, { it: { value: null, delta: null } }));
  expect(find("it", ".jt-metric-value").textContent).toBe("–");
  expect(slot("it")?.querySelector(".jt-metric-delta")).toBeNull();
});

test.each([
  ["+2 %", "up", "good", "2 %"],
  ["-2 %", "up", "bad", "2 %"],
  ["as before", "up", "none", "as before"],
  [0, "up", "none", "0"],
  [5, "none", "none", "5"],
  [{ $decimal: "-0.5" }, "up", "bad", "0.5"],
] as const)("a change of %j where %s is good is %s news", async (delta, good, news, text) => {
  const { find } = await show({ it: make("metric", { value: 1, delta, good }) });
  expect(find("it", ".jt-metric-delta").dataset["news"]).toBe(news);
  expect(find("it", ".jt-metric-delta").textContent).toBe(text);
});

test("it can be pressed where its click is bound", async () => {
  const { user, events } = await show({ it: make("metric", { label: "Late", value: 3, handlers: { click: "f" } }) });
  await user.click(screen.getByRole("button", { name: /Late/ }));
  expect(events()).toHaveLength(1);
});

test("a line is drawn of two numbers or more, with gaps for missing ones", () => {
  expect(lineOf([1])).toBeNull();
  expect(lineOf([null, 1])).toBeNull();
  expect(lineOf([1, null, 3, 2])?.path).toBe("M3.0 29.0M79.0 3.0L117.0 16.0");
  expect(lineOf([2, 2])?.path).toBe("M3.0 16.0L117.0 16.0");
});
