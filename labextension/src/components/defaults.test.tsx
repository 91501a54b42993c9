/** The texts that types have of themselves are in the language of the page. */
import { waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import german from "../../../jupyter_tools/texts/de.json";
import { DEFAULTS } from "../core/palette.ts";
import type { AnyComponent } from "../core/protocol.ts";
import { make } from "../gallery/properties.ts";
import { drawnText, show } from "../testing.ts";

const SERVER: Record<string, string> = german.server;
const TEXTS = Object.entries(DEFAULTS).flatMap(([type, properties]) =>
  Object.entries(properties).flatMap(([name, text]) => (typeof text === "string" && text in SERVER ? [[type, name, SERVER[text] ?? ""] as const] : [])),
);
const components = { first: make("container", { label: "One" }), second: make("container", { label: "Two" }) };

/** All that is read of a component, with the hints in its fields. */
function read(slot: Element | null): string {
  return [drawnText(slot), ...Array.from(slot?.querySelectorAll("[placeholder]") ?? [], (one) => one.getAttribute("placeholder"))].join(" ");
}

test("each type that has one is known", () => {
  expect(TEXTS.map(([type, name]) => `${type}.${name}`)).toEqual(expect.arrayContaining(["chat.placeholder", "key_values.empty_text", "button.label", "stepper.next_label"]));
});

test("each is said in German", async () => {
  const types = [...new Set(TEXTS.map(([type]) => type))];
  const made = types.map((type) => [type, make(type as AnyComponent["type"], type === "stepper" ? { components, linear: false } : {})] as const);
  const { slot, find, user } = await show({ ...Object.fromEntries(made), first_step: make("stepper", { components }) }, { theme: { locale: "de" } });
  await user.click(find("stepper", "li:nth-child(2) button"));
  for (const [type, name, text] of TEXTS) {
    const path = name === "next_label" ? "first_step" : type;
    await waitFor(() => expect([`${type}.${name}`, read(slot(path))]).toEqual([`${type}.${name}`, expect.stringContaining(text)]), { timeout: 5000 });
  }
}, 60_000);
