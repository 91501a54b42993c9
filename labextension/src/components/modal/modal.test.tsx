import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { make } from "../../gallery/properties.ts";
import { mountView } from "../../mount.tsx";
import { Grid } from "../../renderer/layout/Slot.tsx";
import { FakePeer } from "../../core/fake.ts";
import { show } from "../../testing.ts";

const properties = {
  label: "Order",
  components: {
    note: make("text_input", { label: "Note", value: "as is" }),
    close: make("button", { label: "Done", handlers: { click: [{ close: "order" }] } }),
  },
};
const order = make("modal", properties);
const page = { order, go: make("button", { label: "Open", handlers: { click: [{ open: "order" }] } }) };
const dialog = () => screen.findByRole("dialog", { name: "Order" });
const gone = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

describe("a modal", () => {
  test("takes no room, opens with the focus in its first field, and gives the focus back", async () => {
    const { user, slot, peer } = await show(page);
    expect(document.querySelectorAll(".jt-slot")).toHaveLength(1);
    expect(slot("order")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Open" }));
    expect((await dialog()).getAttribute("aria-modal")).toBe("true");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Note")));
    await user.keyboard("{Escape}");
    await gone();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Open" })));
    await waitFor(() => expect(peer.state["order"]).toBe(false));
  });

  test("keeps what is entered in it", async () => {
    const { user } = await show(page);
    await user.click(screen.getByRole("button", { name: "Open" }));
    await dialog();
    await user.type(screen.getByLabelText("Note"), "!");
    await user.click(screen.getByRole("button", { name: "Done" }));
    await gone();
    await user.click(screen.getByRole("button", { name: "Open" }));
    await dialog();
    expect(screen.getByLabelText<HTMLInputElement>("Note").value).toBe("as is!");
  });

  test("that is not closable has no way out but its own", async () => {
    const { user, store } = await show({ ...page, order: make("modal", { ...properties, closable: false }) });
    await user.click(screen.getByRole("button", { name: "Open" }));
    const shown = await dialog();
    expect(within(shown).queryByRole("button", { name: "Close" })).toBeNull();
    await user.keyboard("{Escape}");
    expect(store.values.get("order")).toBe(true);
    await user.click(screen.getByRole("button", { name: "Done" }));
    await gone();
  });

  test("is opened and closed by a handler", async () => {
    const { peer, let: allow } = await show(page);
    await allow(() => peer.update(-1, { order: { open: true } }));
    expect((await dialog()).textContent).toContain("Note");
    await allow(() => peer.update(-1, { order: { open: false } }));
    await gone();
  });

  test("shows the error of its own events, which the page is behind", async () => {
    const { user, peer, let: allow } = await show(page);
    await user.click(screen.getByRole("button", { name: "Open" }));
    const shown = await dialog();
    await allow(() => peer.update(-1, { page: { message: "Not saved", message_kind: "error" } }));
    expect(within(shown).getByText("Not saved")).toBeTruthy();
  });

  test("shows what came while it is open, once, and not again when it is opened again", async () => {
    const { user, peer, let: allow } = await show(page);
    await allow(() => peer.update(-1, { page: { message: "An old one" } }));
    await user.click(screen.getByRole("button", { name: "Open" }));
    const shown = await dialog();
    expect(within(shown).queryByText("An old one")).toBeNull();
    expect(screen.getAllByText("An old one")).toHaveLength(1);
    await allow(() => peer.update(-1, { page: { message: "Not saved" } }));
    expect(screen.getAllByText("Not saved")).toEqual([within(shown).getByText("Not saved")]);
    await user.keyboard("{Escape}");
    await gone();
    // On the page it can still be read.
    expect(screen.getAllByText("Not saved")).toHaveLength(1);
    await user.click(screen.getByRole("button", { name: "Open" }));
    expect(within(await dialog()).queryByText("Not saved")).toBeNull();
    expect(screen.getAllByText("Not saved")).toHaveLength(1);
  });

  test("shows the alert of a handler that failed, once, and one that is closed there is gone", async () => {
    const save = make("button", { label: "Save", handlers: { click: "save" } });
    const fails = { "order.save click": (peer: FakePeer, { id }: { id: number }) => peer.fail(id, { message: "Failed" }) };
    const { user, store } = await show({ ...page, order: make("modal", { ...properties, components: { save } }) }, { handlers: fails });
    await user.click(screen.getByRole("button", { name: "Open" }));
    const shown = await dialog();
    await user.click(within(shown).getByRole("button", { name: "Save" }));
    expect(screen.getAllByRole("alert")).toEqual([await within(shown).findByRole("alert")]);
    await user.click(within(shown).getByRole("button", { name: "Dismiss" }));
    expect(store.alert.get()).toBeNull();
    await user.keyboard("{Escape}");
    await gone();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("shows a message that opens it", async () => {
    const { peer, let: allow } = await show(page);
    await allow(() => peer.update(-1, { page: { message: "Choose one" }, order: { open: true } }));
    const shown = await dialog();
    expect(screen.getAllByText("Choose one")).toEqual([within(shown).getByText("Choose one")]);
  });

  test("that is above another leaves it what it told", async () => {
    const above = make("drawer", { label: "Above" });
    const { peer, let: allow } = await show({ ...page, order: make("modal", { ...properties, open: true }), above });
    const below = await dialog();
    await allow(() => peer.update(-1, { page: { message: "First" } }));
    await allow(() => peer.update(-1, { above: { open: true } }));
    const shown = await screen.findByRole("dialog", { name: "Above" });
    expect(screen.getAllByText("First")).toEqual([within(below).getByText("First")]);
    await allow(() => peer.update(-1, { page: { message: "Second" } }));
    expect(screen.getAllByText("Second")).toEqual([within(shown).getByText("Second")]);
  });

  test("closes the topmost only with Escape", async () => {
    const above = make("drawer", { label: "Above", open: true });
    const { user, store } = await show({ ...page, order: make("modal", { ...properties, open: true }), above });
    await screen.findByRole("dialog", { name: "Above" });
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog", { name: "Above" })).toBeNull());
    expect([store.values.get("order"), store.values.get("above")]).toEqual([true, false]);
  });
});

describe("a modal that asks before it closes", () => {
  const asking = { ...page, order: make("modal", { ...properties, confirm_close: true, components: { ...properties.components, day: make("date", { label: "Day" }) } }) };
  const question = () => screen.findByRole("dialog", { name: "Discard changes?" });

  test.each(["Escape", "the button"])("asks at %s, with the focus on going on", async (how) => {
    const { user, store } = await show(asking);
    await user.click(screen.getByRole("button", { name: "Open" }));
    const shown = await dialog();
    await user.type(screen.getByLabelText("Note"), "!");
    if (how === "Escape") await user.keyboard("{Escape}");
    else await user.click(within(shown).getByRole("button", { name: "Close" }));
    const asked = await question();
    await waitFor(() => expect(document.activeElement).toBe(within(asked).getByRole("button", { name: "Keep editing" })));
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.queryByRole("dialog", { name: "Discard changes?" })).toBeNull());
    expect(screen.getByLabelText<HTMLInputElement>("Note").value).toBe("as is!");
    if (how === "Escape") await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Note")));
    await user.keyboard("{Escape}");
    await user.click(within(await question()).getByRole("button", { name: "Discard" }));
    await gone();
    expect([store.values.get("order"), store.values.get("order.note")]).toEqual([false, "as is"]);
  });

  test("counts what is typed and not given yet", async () => {
    const { user } = await show(asking);
    await user.click(screen.getByRole("button", { name: "Open" }));
    await dialog();
    await user.type(screen.getByRole("textbox", { name: "Day" }), "2024-02-29");
    await user.keyboard("{Escape}");
    expect(await question()).toBeTruthy();
  });

  test("asks nothing where nothing was changed", async () => {
    const { user, store } = await show(asking);
    await user.click(screen.getByRole("button", { name: "Open" }));
    await dialog();
    await user.keyboard("{Escape}");
    await gone();
    expect(store.question.get()).toBeNull();
  });
});

describe("a question", () => {
  const ask = (kind: "primary" | "danger") => ({
    go: make("button", { label: "Delete", kind, handlers: { click: [{ confirm: "Delete this order?" }, { toast: "Deleted" }] } }),
  });

  test("goes on with Enter, and the note is announced", async () => {
    const { user } = await show(ask("danger"));
    await user.click(screen.getByRole("button", { name: "Delete" }));
    const asked = await screen.findByRole("dialog", { name: "Delete this order?" });
    const goes = within(asked).getByRole("button", { name: "Delete" });
    expect(goes.dataset["kind"]).toBe("danger");
    await waitFor(() => expect(document.activeElement).toBe(goes));
    await user.keyboard("{Enter}");
    await waitFor(() => expect(screen.getByRole("status").textContent).toBe("Deleted"));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  test.each(["Escape", "Cancel"])("is declined with %s", async (how) => {
    const { user, store } = await show(ask("primary"));
    await user.click(screen.getByRole("button", { name: "Delete" }));
    await screen.findByRole("dialog");
    if (how === "Escape") await user.keyboard("{Escape}");
    else await user.click(screen.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect([store.toast.get(), store.question.get()]).toEqual([null, null]);
  });
});

test.each(["modal", "drawer"] as const)("a closed %s is a card in the flow where the page is built", async (type) => {
  const element = document.createElement("div");
  document.body.append(element);
  const channel = new FakePeer({ page: { components: { order: make(type, { ...properties, open: true }), go: make("button") } } });
  const mounted = await act(async () =>
    mountView(element, { host: "published", channel, scheme: "light" }, ({ builds }) => {
      builds.set(true);
      return { draw: () => <Grid /> };
    }),
  );
  const slots = Array.from(element.querySelectorAll<HTMLElement>(".jt-slot"), (one) => one.dataset["component"]);
  expect(slots).toEqual(["order", "order.note", "order.close", "go"]);
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(screen.getByRole("region", { name: "Order" }).className).toContain("jt-dialog-card");
  await act(async () => mounted.unmount());
});
