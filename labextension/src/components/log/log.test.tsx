import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Output } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const LINES = "application/vnd.jupyter-tools.log+json";

function lines(log: string, text: string, seq: number): Output {
  return { type: "output", seq, event: 1, kind: "display", text: "", data: { [LINES]: { log, text } }, metadata: {}, display: "", replaces: false, handler: "f" };
}

const two = {
  it: make("log", { label: "Training", lines: ["start"] }),
  other: make("log"),
  all: make("output"),
};

test("lines come to their log while the handler runs, and to no other place", async () => {
  const { peer, slot, let: allow } = await show(two, { handlers: { load: () => new Promise<void>(() => undefined) } });
  await allow(() => {
    peer.push(lines("it", "epoch 1\n", 1));
    peer.push(lines("it", "<b>epoch 2</b>\n", 2));
  });
  await waitFor(() => expect(screen.getByRole("log", { name: "Training" }).textContent).toBe("start\nepoch 1\n<b>epoch 2</b>"));
  expect(slot("other")?.textContent).toBe("No lines yet");
  expect(slot("all")?.textContent).toBe("Nothing to show yet");
});

test("colours of ANSI codes are kept, and a line that was rewritten is as it was last", async () => {
  const { peer, find, let: allow } = await show(two);
  await allow(() => peer.push(lines("it", "\u001B[31;1mfailed\u001B[0m\n10 %\r50 %\n", 1)));
  await waitFor(() => expect(find("it", "[data-look]").dataset["look"]).toBe("fg-red bold"));
  expect(find("it", "pre").textContent).toBe("start\nfailed\n50 %");
});

test("only the newest lines are shown, and it is said how many are left out", async () => {
  await show({ it: make("log", { max_lines: 10, lines: Array.from({ length: 25 }, (_, index) => `line ${index}`) }) });
  await waitFor(() => expect(screen.getByRole("log").textContent).toMatch(/^15 earlier lines\nline 15\n/u));
});

test("it follows its end until the visitor scrolls up", async () => {
  const { user } = await show(two);
  const log = screen.getByRole("log", { name: "Training" });
  for (const [name, value] of [["scrollHeight", 1000], ["clientHeight", 100]] as const) Object.defineProperty(log, name, { value });
  log.scrollTop = 200;
  fireEvent.scroll(log);
  await user.click(await screen.findByRole("button", { name: "Newest lines" }));
  expect(log.scrollTop).toBe(1000);
  expect(screen.queryByRole("button", { name: "Newest lines" })).toBeNull();
});

test("its lines are saved without colours", async () => {
  const { user } = await show({ it: make("log", { label: "Training", lines: ["a"] }), empty: make("log") });
  expect(screen.getAllByRole("button")).toHaveLength(1);
  await user.click(screen.getByRole("button", { name: "Save Training" }));
});
