import { screen, waitFor } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import type { FakePeer } from "../../core/fake.ts";
import type { EventMessage, Scalar } from "../../core/protocol.ts";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

describe("a select", () => {
  test("keeps the type of its options, and shows their labels", async () => {
    const options = [1, "1", true, { value: 2.5, label: "Two and a half" }, 1];
    const { store, user, find, events } = await show({ s: make("select", { options, handlers: { change: "f" } }) });
    await user.click(find("s", "input"));
    expect(screen.getAllByRole("option", { hidden: true }).map((option) => option.textContent)).toEqual([
      "1", "1", "Yes", "Two and a half",
    ]);
    await user.click(screen.getByText("Two and a half"));
    expect(store.values.get("s")).toBe(2.5);
    await user.click(find("s", "input"));
    await user.click(screen.getByRole("option", { name: "Yes", hidden: true }));
    expect(store.values.get("s")).toBe(true);
    expect(events().map((event) => event.state)).toEqual([{ s: 2.5 }, { s: true }]);
  });

  test("that may be cleared gives None", async () => {
    const { store, user } = await show({ s: make("select", { options: ["UA"], value: "UA" }) });
    await user.click(screen.getByLabelText("Clear"));
    expect(store.values.get("s")).toBeNull();
  });

  test("that must not be empty cannot be cleared", async () => {
    await show({ s: make("select", { options: ["UA"], value: "UA", clearable: false }) });
    expect(screen.queryByLabelText("Clear")).toBeNull();
  });

  test("of several gives a list, in the order they were chosen", async () => {
    const { store, user, find } = await show({ s: make("select", { multiple: true, value: [], options: [1, 2, 3] }) });
    await user.click(find("s", "input"));
    await user.click(screen.getByRole("option", { name: "3", hidden: true }));
    await user.click(screen.getByRole("option", { name: "1", hidden: true }));
    expect(store.values.get("s")).toEqual([3, 1]);
    await user.click(screen.getByRole("option", { name: "3", hidden: true }));
    expect(store.values.get("s")).toEqual([1]);
  });

  test("says that there are more options than it lists, and finds them", async () => {
    const options = Array.from({ length: 5000 }, (_, index) => `flight ${index}`);
    const { user, find, store } = await show({ s: make("select", { options }) });
    expect(screen.queryAllByRole("option", { hidden: true })).toEqual([]);
    await user.click(find("s", "input"));
    expect(screen.getAllByRole("option", { hidden: true })).toHaveLength(201);
    const more = screen.getByText("4,800 more. Type to find them.");
    await user.click(more);
    expect(store.values.get("s")).toBeNull();
    // At once: each key would draw the 200 options again, which is slow without a browser.
    await user.click(find("s", "input"));
    await user.paste("flight 4999");
    expect(screen.queryByText(/more\./)).toBeNull();
    await user.click(screen.getByText("flight 4999"));
    expect(store.values.get("s")).toBe("flight 4999");
  });

  test("of several says so too", async () => {
    const options = Array.from({ length: 201 }, (_, index) => index);
    const { user, find } = await show({ s: make("select", { options, multiple: true, value: [] }) });
    await user.click(find("s", "input"));
    expect(screen.getByText("1 more. Type to find them.")).toBeTruthy();
  });

  test("keeps whole numbers of any size and dates apart, and names them", async () => {
    const big = [{ $int: "9007199254740992001" }, { $int: "9007199254740992002" }];
    const days = [{ $date: "2024-02-29" }, { $datetime: "2024-02-29T12:30:00+01:00" }, { $datetime: "2024-02-29T12:30:00.250000" }];
    const { user, find, store } = await show({ s: make("select", { options: [...big, ...days] }) });
    await user.click(find("s", "input"));
    const shown = screen.getAllByRole("option", { hidden: true }).map((option) => option.textContent);
    expect(shown.map((text) => text?.replaceAll("\u202f", " "))).toEqual([
      "9007199254740992001", "9007199254740992002", "Feb 29, 2024",
      "Feb 29, 2024, 12:30:00.00 PM +01:00", "Feb 29, 2024, 12:30:00.25 PM",
    ]);
    await user.click(screen.getByText("9007199254740992002"));
    expect(store.values.get("s")).toEqual({ $int: "9007199254740992002" });
  });

  test.each([
    ["days have no time", "$datetime", ["2026-01-01T00:00:00", "2026-01-02T00:00:00"], ["Jan 1, 2026", "Jan 2, 2026"]],
    ["minutes", "$datetime", ["2026-01-01T00:00:00", "2026-01-02T12:30:00"], ["Jan 1, 2026, 12:00 AM", "Jan 2, 2026, 12:30 PM"]],
    ["times of day", "$time", ["09:30:00", "14:00:00"], ["9:30 AM", "2:00 PM"]],
    ["seconds", "$time", ["09:30:05", "14:00:00"], ["9:30:05 AM", "2:00:00 PM"]],
    ["other times stay", "$time", ["09:30:00.500000", "09:30:00+01:00"], ["09:30:00.500000", "09:30:00+01:00"]],
    ["decimals keep their digits", "$decimal", ["1.10", "2.00"], ["1.10", "2.00"]],
  ])("writes dates and times as tables do: %s", async (_, tag, values, labels) => {
    const { user, find, store } = await show({ s: make("select", { options: values.map((one) => ({ [tag]: one }) as Scalar) }) });
    await user.click(find("s", "input"));
    const shown = screen.getAllByRole("option", { hidden: true });
    expect(shown.map(({ textContent }) => textContent?.replaceAll("\u202f", " "))).toEqual(labels);
    await user.click(shown[1] as HTMLElement);
    expect(store.values.get("s")).toEqual({ [tag]: values[1] });
  });

  test("shows a decimal that a handler chose by the same number as its option", async () => {
    const options = [{ $decimal: "1.10" }, { $decimal: "0.12345678901234567890" }];
    const { find } = await show({ s: make("select", { options, value: 1.1 }) });
    expect(find<HTMLInputElement>("s", "input").value).toBe("1.10");
  });

  test("shows what the next handler gets, though no option has it", async () => {
    const { find, peer, let: allow } = await show({ s: make("select", { options: ["UA"] }) });
    await allow(() => peer.update(-1, { s: { value: "DL" } }));
    expect(find<HTMLInputElement>("s", "input").value).toBe("DL");
  });

  test("forgets what was chosen while options without it were on their way", async () => {
    const components = { s: make("select", { options: ["UA", "DL"] }), go: make("button", { label: "Go", handlers: { click: "f" } }) };
    const { user, find, peer, events, let: allow } = await show(components);
    await user.click(find("s", "input"));
    await user.click(screen.getByText("DL"));
    await allow(() => peer.update(-1, { s: { options: ["UA", "B6"] } }));
    expect(find<HTMLInputElement>("s", "input").value).toBe("");
    await user.click(screen.getByText("Go"));
    expect(events()).toHaveLength(1);
    expect(peer.state["s"]).toBeNull();
  });

  test("takes new options and a value from a handler", async () => {
    const { find, peer, let: allow } = await show({ s: make("select") });
    await allow(() => peer.update(-1, { s: { options: [{ value: "UA", label: "United" }], value: "UA" } }));
    expect(find<HTMLInputElement>("s", "input").value).toBe("United");
    await allow(() => peer.update(-1, { s: { value: null } }));
    expect(find<HTMLInputElement>("s", "input").value).toBe("");
  });
});

describe("a select with more than values", () => {
  const options = [
    { value: 1, label: "One", group: "Odd", description: "The first.", color: "red" as const },
    { value: 2, label: "Two", group: "Even", disabled: true },
    { value: 3, label: "Three", group: "Odd" },
    { value: 0, label: "None of them" },
  ];

  test("lists options under their headings, with their line and dot", async () => {
    const { user, find } = await show({ s: make("select", { options, value: 3 }) });
    await user.click(find("s", "input"));
    const listbox = screen.getByRole("listbox", { hidden: true });
    expect(screen.getAllByRole("option", { hidden: true }).map((one) => one.textContent)).toEqual(["None of them", "OneThe first.", "Three", "Two"]);
    expect(Array.from(listbox.querySelectorAll(".mantine-Select-groupLabel"), (one) => one.textContent)).toEqual(["Odd", "Even"]);
    expect(listbox.querySelectorAll(".jt-option-dot")).toHaveLength(1);
    expect(listbox.querySelectorAll(".jt-option-check")).toHaveLength(1);
  });

  test("does not take a disabled option", async () => {
    const { user, find, store } = await show({ s: make("select", { options }) });
    await user.click(find("s", "input"));
    await user.click(screen.getByText("Two"));
    expect(store.values.get("s")).toBeNull();
  });

  test("of several takes no more than its maximum", async () => {
    const { user, find, store } = await show({ s: make("select", { options: [1, 2, 3], multiple: true, value: [], max_items: 2 }) });
    await user.click(find("s", "input"));
    for (const name of ["1", "2", "3"]) await user.click(screen.getByRole("option", { name, hidden: true }));
    expect(store.values.get("s")).toEqual([1, 2]);
  });

  test.each([false, true])("takes a text of the visitor where it is creatable: several %s", async (multiple) => {
    const { user, find, store, peer, let: allow } = await show({
      s: make("select", { options: ["UA"], creatable: true, multiple, value: multiple ? [] : null }),
    });
    await user.click(find("s", "input"));
    await user.type(find("s", "input"), "ua");
    expect(screen.queryByText(/^Use/)).toBeNull();
    await user.clear(find("s", "input"));
    await user.type(find("s", "input"), " Mine ");
    await user.click(screen.getByText("Use “Mine”"));
    expect(store.values.get("s")).toEqual(multiple ? ["Mine"] : "Mine");
    await allow(() => peer.update(-1, { s: { options: ["DL"] } }));
    expect(store.values.get("s")).toEqual(multiple ? ["Mine"] : "Mine");
  });
});

describe("a select that searches in the kernel", () => {
  const AIRPORTS = { EWR: "Newark", JFK: "Kennedy", LGA: "LaGuardia" };
  const find_airports = (peer: FakePeer, { id, detail }: EventMessage) => {
    const { query } = detail as { query: string };
    const found = Object.entries(AIRPORTS).filter(([, name]) => name.toLowerCase().includes(query.toLowerCase()));
    peer.update(id, { s: { options: found.map(([value, label]) => ({ value, label })) } });
  };
  const searched = (peer: FakePeer) =>
    peer.received.flatMap((one) => (one.type === "event" && one.name === "search" ? [(one.detail as { query: string }).query] : []));

  async function shown(properties: object = {}, search: (peer: FakePeer, event: EventMessage) => void | Promise<void> = find_airports) {
    const handlers = { search: "find_airports", change: "f" };
    const page = await show({ s: make("select", { label: "Airport", handlers, ...properties }) }, { handlers: { "s search": search } });
    return { ...page, field: page.find<HTMLInputElement>("s", "input") };
  }

  test("asks when it opens and at a pause, and lists what the handler has found", async () => {
    const { user, field, peer, store, events } = await shown();
    await user.click(field);
    expect(searched(peer)).toEqual([""]);
    expect(screen.getAllByRole("option", { hidden: true })).toHaveLength(3);
    await user.type(field, "ken");
    expect(await screen.findByRole("option", { name: "Kennedy", hidden: true })).toBeTruthy();
    await waitFor(() => expect(screen.getAllByRole("option", { hidden: true })).toHaveLength(1));
    expect(searched(peer)).toEqual(["", "ken"]);
    await user.click(screen.getByText("Kennedy"));
    expect(store.values.get("s")).toBe("JFK");
    expect(events().filter(({ name }) => name === "change")).toMatchObject([{ state: { s: "JFK" } }]);
  });

  test("keeps the label of what was chosen while others are searched", async () => {
    const { user, field, peer, store } = await shown();
    await user.click(field);
    await user.click(screen.getByText("Kennedy"));
    await user.clear(field);
    await user.type(field, "new");
    await waitFor(() => expect(searched(peer)).toEqual(["", "new"]));
    await waitFor(() => expect(screen.queryByRole("option", { name: "LaGuardia", hidden: true })).toBeNull());
    expect(screen.getAllByRole("option", { hidden: true }).map((one) => one.textContent)).toEqual(["Newark"]);
    await user.tab();
    expect([store.values.get("s"), field.value]).toEqual(["JFK", "Kennedy"]);
  });

  test("shows the label that the peer keeps, also after the page was opened again", async () => {
    const { field } = await shown({ value: "JFK", chosen: [{ value: "JFK", label: "Kennedy" }] });
    expect(field.value).toBe("Kennedy");
  });

  test("says that it searches, and takes back a search that is no longer wanted", async () => {
    let end = () => {};
    const slow = (peer: FakePeer, event: EventMessage) =>
      (event.detail as { query: string }).query === "" ? new Promise<void>((resolve) => (end = resolve)) : find_airports(peer, event);
    const { user, field, peer } = await shown({}, slow);
    await user.click(field);
    expect(screen.getByText("Searching")).toBeTruthy();
    await user.type(field, "new");
    await waitFor(() => expect(peer.received.some(({ type }) => type === "cancel")).toBe(true));
    expect(await screen.findByRole("option", { name: "Newark", hidden: true })).toBeTruthy();
    end();
  });

  test("says why a search has failed", async () => {
    const { user, field } = await shown({}, (peer, { id }) => peer.fail(id, { message: "Type three letters." }));
    await user.click(field);
    expect((await screen.findAllByText("Type three letters.")).some((one) => one.closest("[role=listbox]") !== null || one.className.includes("empty"))).toBe(true);
  });

  test("of several keeps all that is chosen", async () => {
    const { user, field, peer, store } = await shown({ multiple: true, value: [] });
    await user.click(field);
    await user.click(screen.getByText("Kennedy"));
    await user.type(field, "new");
    await waitFor(() => expect(searched(peer)).toContain("new"));
    await user.click(await screen.findByRole("option", { name: "Newark", hidden: true }));
    expect(store.values.get("s")).toEqual(["JFK", "EWR"]);
    const pills = screen.getAllByText(/Kennedy|Newark/).filter((one) => one.className.includes("Pill"));
    expect(pills.map((one) => one.textContent)).toEqual(["Kennedy", "Newark"]);
  });

  test("asks nothing while it is disabled or read-only", async () => {
    const { user, field, peer, let: allow } = await shown({ disabled: true });
    await user.click(field);
    await allow(() => peer.update(-1, { s: { disabled: false, read_only: true } }));
    await user.click(field);
    expect(searched(peer)).toEqual([]);
  });
});
