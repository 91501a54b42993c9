import { waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { drawnText, show } from "../../testing.ts";

test("HTML is drawn without scripts and handlers", async () => {
  const { slot } = await show({ it: make("html", { html: '<p onclick="alert(1)">A <b>b</b></p><script>alert(2)</script>' }) });
  await waitFor(() => expect(drawnText(slot("it"))).toContain("A b"));
  const root = slot("it")?.querySelector(".jt-html")?.shadowRoot;
  expect(root?.querySelector("script, [onclick]")).toBeNull();
});

test("without HTML it takes no room", async () => {
  const { slot } = await show({ it: make("html") });
  expect(slot("it")?.dataset["blank"]).toBe("");
});
