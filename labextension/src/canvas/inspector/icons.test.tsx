import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { MantineProvider } from "@mantine/core";
import { afterEach, expect, test, vi } from "vitest";
import { SHAPES, WORDS } from "../../renderer/parts/icon-shapes.ts";
import { RendererContext, type Renderer } from "../../renderer/hooks/renderer.ts";
import { Field } from "./fields.tsx";
import { iconsLike } from "./icon-search.ts";
import { fieldKind } from "./schema.ts";

afterEach(cleanup);

test("icons are found by their names, by other words, and an emoji is itself", () => {
  const found = (text: string) => iconsLike(text, SHAPES, WORDS);
  expect(found("")).toEqual(Object.keys(SHAPES));
  expect(found("arrow left")).toEqual(["arrow_left"]);
  expect(found("Delete")).toEqual(["trash"]);
  expect(found("chart")[0]).toMatch(/^chart/);
  expect(found("🚀")).toEqual(["🚀"]);
  expect(found("qqq")).toEqual([]);
});

function field(value: string) {
  const changed = vi.fn();
  const kind = fieldKind("icon", { type: "string", icon: true });
  render(
    <MantineProvider env="test">
      <RendererContext value={{ portal: document.body } as unknown as Renderer}>
        <Field id="field" label="Icon" kind={kind} value={value} onChange={changed} onEnd={() => undefined} />
      </RendererContext>
    </MantineProvider>,
  );
  return changed;
}

test("an icon is chosen from pictures by keyboard", async () => {
  const changed = field("");
  fireEvent.click(screen.getByRole("button", { name: "Icon: none" }));
  const search = await screen.findByRole("combobox", { name: "Find an icon" });
  await expect.poll(() => screen.queryAllByRole("option").length).toBe(Object.keys(SHAPES).length);
  fireEvent.keyDown(search, { key: "ArrowRight" });
  expect(search.getAttribute("aria-activedescendant")).toBe("jt-c-icons-1");
  fireEvent.change(search, { target: { value: "trash" } });
  fireEvent.keyDown(search, { key: "Enter" });
  expect(changed).toHaveBeenCalledWith("trash", false);
});

test("a chosen icon is taken away, and Esc leaves it", async () => {
  const changed = field("trash");
  const button = screen.getByRole("button", { name: "Icon: trash" });
  fireEvent.click(button);
  fireEvent.keyDown(await screen.findByRole("combobox"), { key: "Escape" });
  await expect.poll(() => screen.queryByRole("combobox")).toBeNull();
  expect(changed).not.toHaveBeenCalled();
  fireEvent.click(button);
  fireEvent.click(await screen.findByRole("button", { name: "None" }));
  expect(changed).toHaveBeenCalledWith("", false);
});
