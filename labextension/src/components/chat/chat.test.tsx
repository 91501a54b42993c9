import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Handler } from "../../core/fake.ts";
import { make } from "../../gallery/properties.ts";
import { drawnText, show } from "../../testing.ts";

const open: Handler = () => new Promise<void>(() => undefined);
const chat = (properties = {}) => ({ it: make("chat", { label: "Assistant", handlers: { submit: "f" }, ...properties }) });
const field = () => screen.getByRole("textbox", { name: "Message for Assistant" }) as HTMLTextAreaElement;
const said = () => screen.getAllByRole("article").map((one) => [one.getAttribute("aria-label"), drawnText(one)]);

test("what is written is sent as the last message, and shown at once", async () => {
  const { user, events } = await show(chat(), { handlers: { "it submit": open } });
  await user.type(field(), " How many?{Shift>}{Enter}{/Shift}<b>Late</b> {Enter}");
  expect(events().map(({ name, state }) => [name, state["it"]])).toEqual([["submit", [{ role: "user", content: "How many?\n<b>Late</b>" }]]]);
  expect(said()).toEqual([["You", "How many?\n<b>Late</b>"]]);
  expect(field().value).toBe("");
});

test("an answer grows while its handler runs, in Markdown without scripts, and can be stopped", async () => {
  const { user, peer, let: allow } = await show(chat(), { handlers: { "it submit": open } });
  await user.type(field(), "Hi{Enter}");
  const asked = { role: "user", content: "Hi" } as const;
  await allow(() => peer.update(1, { it: { value: [asked, { role: "assistant", content: "**12" }] } }));
  await allow(() => peer.update(1, { it: { value: [asked, { role: "assistant", content: "**12** <img src=x onerror=alert(1)>" }] } }));
  await waitFor(() => expect(said()[1]?.[1]).toMatch(/^An image is not shown: .*12$/u));
  expect(document.querySelector("[onerror]")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Stop" }));
  expect(peer.received.at(-1)).toEqual({ type: "cancel", event: 1 });
});

test("nothing is sent while an answer runs, and nothing that is empty", async () => {
  const { user, events } = await show(chat(), { handlers: { "it submit": open } });
  await user.type(field(), "   {Enter}");
  expect(screen.getByRole("button", { name: "Send" })).toHaveProperty("disabled", true);
  await user.type(field(), "one{Enter}two{Enter}");
  expect(events()).toHaveLength(1);
  expect(field().value).toBe("two");
});

test("a suggestion is sent with a click, while there are no messages", async () => {
  const { user, events } = await show(chat({ suggestions: ["Worst airline?"], empty_text: "Ask about flights" }), { handlers: { "it submit": open } });
  expect(screen.getByText("Ask about flights")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Worst airline?" }));
  expect(events()).toHaveLength(1);
  expect(screen.queryByRole("button", { name: "Worst airline?" })).toBeNull();
});

test("of more messages than a chat has the newest stay", async () => {
  const value = Array.from({ length: 500 }, (_, index) => ({ role: "assistant", content: String(index) }));
  const { user, events } = await show(chat({ value }), { handlers: { "it submit": open } });
  await user.type(field(), "more{Enter}");
  expect(events()[0]?.state["it"]).toEqual([...value.slice(1), { role: "user", content: "more" }]);
});

test("a disabled chat takes nothing", async () => {
  await show(chat({ disabled: true, suggestions: ["x"] }));
  expect(field().disabled).toBe(true);
  expect(screen.queryByRole("button", { name: "x" })).toBeNull();
});
