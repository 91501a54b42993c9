import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { FakePeer, type FakeOptions } from "../../core/fake.ts";
import type { JsonValue, RepeaterComponent, RowsRequest, RowsWindow, TableData } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { mountView } from "../../mount.tsx";
import { Page } from "../../renderer/page/Page.tsx";
import { show } from "../../testing.ts";

const COLUMNS: TableData["columns"] = [
  { name: "name", field: "name", kind: "text" },
  { name: "left", field: "left", kind: "integer" },
];

function windowOf(total: number, { start, count }: Pick<RowsRequest, "start" | "count">): RowsWindow {
  const positions = Array.from({ length: Math.max(Math.min(count, total - start), 0) }, (_, at) => start + at);
  return { start, layout: 1, total, positions, rows: positions.map((one) => [`Item ${one}`, one % 3]) };
}

function goods(total: number, table = 1): JsonValue {
  return { table, layout: 1, total, columns: COLUMNS, first: windowOf(total, { start: 0, count: 30 }) } as unknown as JsonValue;
}

const inside = {
  title: make("text", { text: "{{ item.name }}" }),
  buy: make("button", { label: "Buy", handlers: { click: [{ confirm: "Buy {{ item.name }}?" }, "buy", { toast: "Bought {{ item.name }}" }] }, rules: { disabled: "item.left == 0 or state.closed" } }),
  now: make("button", { label: "Now", handlers: { click: "now" } }),
};

async function open(properties: Partial<RepeaterComponent> = {}, total = 5, options: FakeOptions & { mount?: object } = {}) {
  const page = { closed: make("checkbox", { label: "Closed" }), goods: make("repeater", { label: "Goods", components: inside, ...properties }) };
  const shown = await show(page, { rows: (request) => windowOf(total, request), ...options });
  await shown.let(() => shown.peer.update(-1, { goods: { data: goods(total) } }));
  await screen.findByRole("list", { name: "Goods" });
  const rows = () => within(screen.getByRole("list", { name: "Goods" })).getAllByRole("listitem");
  const row = (at: number) => within(rows()[at] as HTMLElement);
  return { ...shown, rows, row };
}

describe("a repeater", () => {
  test("draws what it holds for each row, with its texts and rules", async () => {
    const { rows, row, user } = await open();
    expect(rows().map((one) => one.querySelector("p")?.textContent)).toEqual(["Item 0", "Item 1", "Item 2", "Item 3", "Item 4"]);
    const off = () => rows().map((_, at) => row(at).getByRole<HTMLButtonElement>("button", { name: "Buy" }).disabled);
    expect(off()).toEqual([true, false, false, true, false]);
    await user.click(screen.getByLabelText("Closed"));
    expect(off()).toEqual([true, true, true, true, true]);
    expect(rows()[4]?.getAttribute("aria-setsize")).toBe("5");
  });

  test("selects the row of what is pressed in it, and sends both at once", async () => {
    const { row, user, events, peer, let: allow } = await open();
    await user.click(row(3).getByRole("button", { name: "Now" }));
    await user.click(row(3).getByRole("button", { name: "Now" }));
    expect(events()).toMatchObject([3, 3].map((one) => ({ component: "goods.now", name: "click", state: { goods: { table: 1, selected: [one] } } })));
    await allow(() => peer.update(-1, { goods: { data: goods(4, 2) } }));
    await user.click(row(1).getByRole("button", { name: "Now" }));
    expect(events()[2]).toMatchObject({ state: { goods: { table: 2, selected: [1] } } });
  });

  test("reads the row in questions and in what is done after its handler, also where the rows have changed by then", async () => {
    const { row, user, events, store } = await open({}, 5, {
      handlers: { "goods.buy click": (peer) => void peer.update(-1, { goods: { data: goods(4, 2) } }) },
    });
    await user.click(row(2).getByRole("button", { name: "Buy" }));
    const dialog = await screen.findByRole("dialog", { name: "Buy Item 2?" });
    expect(events()).toEqual([]);
    await user.click(within(dialog).getAllByRole("button").at(-1) as HTMLElement);
    await waitFor(() => expect(store.toast.get()?.text).toBe("Bought Item 2"));
    expect(events()).toMatchObject([{ component: "goods.buy", state: { goods: { table: 1, selected: [2] } } }]);
  });

  test("marks as running only the row whose button was pressed", async () => {
    let end = () => undefined as void;
    const { row, user, events } = await open({}, 5, { handlers: { "goods.now click": () => new Promise<void>((resolve) => (end = resolve)) } });
    await user.click(row(1).getByRole("button", { name: "Now" }));
    // The first click on another row is another event, and the second one repeats it.
    await user.click(row(4).getByRole("button", { name: "Now" }));
    await user.click(row(4).getByRole("button", { name: "Now" }));
    expect(events()).toMatchObject([1, 4].map((one) => ({ state: { goods: { selected: [one] } } })));
    const marked = (at: number) => row(at).getByRole("button", { name: "Now" }).closest<HTMLElement>(".jt-slot")?.dataset["running"];
    expect([0, 1, 2, 3, 4].map(marked)).toEqual([undefined, "true", undefined, undefined, "true"]);
    await act(async () => end());
  });

  test("shows page by page, and asks for the rows that it shows", async () => {
    const { rows, user, peer } = await open({ page_size: 10 }, 1_000_000);
    expect(rows()).toHaveLength(10);
    expect(screen.getByText("1–10 of 1,000,000")).toBeTruthy();
    const [previous, next] = ["Previous", "Next"].map((name) => screen.getByRole("button", { name }));
    expect(previous?.getAttribute("aria-disabled")).toBe("true");
    await user.click(next as HTMLElement);
    expect(rows()[0]?.textContent).toContain("Item 10");
    for (let page = 0; page < 12; page += 1) await user.click(next as HTMLElement);
    await waitFor(() => expect(rows()[0]?.textContent).toContain("Item 130"));
    expect(peer.received.flatMap((one) => (one.type === "rows" ? [one.start] : [])).every((one) => one < 400)).toBe(true);
    await user.click(previous as HTMLElement);
    expect(screen.getByText("121–130 of 1,000,000")).toBeTruthy();
  });

  test("adds rows below, and the focus is on the first of them", async () => {
    const { rows, user } = await open({ page_size: 2, paging: "more" }, 5);
    expect(screen.getByText("2 of 5 rows")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Show more" }));
    expect(rows()).toHaveLength(4);
    expect(document.activeElement).toBe(rows()[2]);
    await user.click(screen.getByRole("button", { name: "Show more" }));
    expect(rows()).toHaveLength(5);
    expect(screen.queryByRole("button", { name: "Show more" })).toBeNull();
  });

  test("lets visitors select a row where it says so, and take that back", async () => {
    const { rows, user, events } = await open({ selection: "single", handlers: { select: "chosen" } });
    const choose = screen.getByRole("button", { name: "Select row 2" });
    await user.click(choose);
    expect([choose.getAttribute("aria-pressed"), rows()[1]?.dataset["selected"]]).toEqual(["true", ""]);
    await user.keyboard("{Enter}");
    expect(choose.getAttribute("aria-pressed")).toBe("false");
    expect(events()).toMatchObject([[1], []].map((selected) => ({ component: "goods", name: "select", state: { goods: { selected } } })));
  });

  test("says that there are no rows, and why they are missing", async () => {
    const { let: allow, peer, slot } = await open({ empty_text: "Sold out" }, 300, { rows: () => "the database is away" });
    for (let page = 0; page < 4; page += 1) await allow(() => screen.getByRole("button", { name: "Next" }).click());
    expect(await screen.findByText(/the database is away/)).toBeTruthy();
    await allow(() => peer.update(-1, { goods: { data: goods(0, 2) } }));
    expect(slot("goods")?.textContent).toContain("Sold out");
    await allow(() => peer.update(-1, { goods: { data: null } }));
    expect(slot("goods")?.textContent).toContain("Sold out");
  });

  test("is edited in its first row, which the others repeat; without rows, as it is declared", async () => {
    const peer = new FakePeer({ builder: true, page: { components: { goods: make("repeater", { components: inside }) } } });
    const element = document.body.appendChild(document.createElement("div"));
    const mounted = await act(async () => mountView(element, { host: "lab", channel: peer, scheme: "light" }, ({ builds }) => (builds.set(true), { draw: () => <Page /> })));
    expect(element.textContent).toContain("{{ item.name }}");
    expect(element.textContent).toContain("Drawn once for each row");
    await act(async () => peer.update(-1, { goods: { data: goods(9) } }));
    await screen.findByRole("list", { name: "goods" });
    const [first, ...others] = element.querySelectorAll("li");
    expect(first?.textContent).toContain("Item 0");
    expect([first?.inert, others.map((one) => one.inert)]).toEqual([false, [true, true, true, true, true]]);
    await act(async () => mounted.unmount());
  });
});

test("an image shows the address of each row's cell, and nothing that is no image", async () => {
  const photos = ["data:image/png;base64,AAAA", "javascript:alert(1)", "https://example.org/a.png", "data:text/html,<b>x</b>", null];
  const first = { start: 0, layout: 1, total: photos.length, positions: [0, 1, 2, 3, 4], rows: photos.map((one) => [one]) };
  const data = { table: 1, layout: 1, total: photos.length, columns: [{ name: "photo", field: "photo", kind: "text" }], first };
  const { peer, let: allow } = await show({ goods: make("repeater", { label: "Goods", components: { photo: make("image", { url: "{{ item.photo }}", alt: "Photo", empty_text: "None" }) } }) });
  await allow(() => peer.update(-1, { goods: { data: data as never } }));
  const list = await screen.findByRole("list", { name: "Goods" });
  await waitFor(() => expect(within(list).getAllByRole("img", { name: "Photo" })).toHaveLength(1));
  const rows = within(list).getAllByRole("listitem");
  expect(rows.map((one) => one.querySelector("img")?.getAttribute("src") ?? null)).toEqual(["data:image/png;base64,AAAA", null, null, null, null]);
  expect(rows.map((one) => one.textContent).slice(1)).toEqual([...Array.from({ length: 3 }, () => "An image is not shown: pages load only what comes with an output."), "None"]);
});
