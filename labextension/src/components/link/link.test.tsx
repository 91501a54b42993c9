import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { make } from "../../gallery/properties.ts";
import { show } from "../../testing.ts";

const page_url = (page: string, params: Record<string, string>) => `https://example.org/${page}?${new URLSearchParams(params)}`;

test("a link to another site opens in a new tab, without a handle of this page", async () => {
  await show({ it: make("link", { label: "Report", url: "https://example.org/a" }) });
  const link = screen.getByRole("link", { name: /Report/ });
  expect([link.getAttribute("href"), link.getAttribute("target"), link.getAttribute("rel")]).toEqual(["https://example.org/a", "_blank", "noopener noreferrer"]);
});

test.each(["javascript:alert(1)", "data:text/html,x", "", "/logout"])("%s is no address, whoever gives it", async (url) => {
  await show({ it: make("link", { label: "Report", url }) });
  const link = screen.getByRole("link", { name: "Report" });
  expect(link.tagName).toBe("SPAN");
  expect(link.getAttribute("aria-disabled")).toBe("true");
});

test("a link to a page has its address with the values of the moment", async () => {
  const on_go = vi.fn(() => true);
  const components = {
    id: make("text_input", { label: "Order", value: "a&b" }),
    it: make("link", { label: "Open", page: "order.ipynb", params: { id: "state.id" } }),
    other: make("link", { label: "Beside", page: "order.ipynb", new_tab: true }),
  };
  const { user } = await show(components, { mount: { on_go, page_url } });
  expect(screen.getByRole("link", { name: "Open" }).getAttribute("href")).toBe("https://example.org/order.ipynb?id=a%26b");
  await user.type(screen.getByLabelText("Order"), "c");
  await user.click(screen.getByRole("link", { name: "Open" }));
  expect(on_go).toHaveBeenCalledWith("order.ipynb", { id: "a&bc" });
  expect(screen.getByRole("link", { name: "Beside" }).getAttribute("target")).toBe("_blank");
});

test("where pages have no address, the host opens them; where it cannot, the link leads nowhere", async () => {
  const on_go = vi.fn(() => true);
  const { user, unmount } = await show({ it: make("link", { label: "Open", page: "order.ipynb" }) }, { mount: { on_go } });
  await user.tab();
  await user.keyboard("{Enter}");
  expect(on_go).toHaveBeenCalledWith("order.ipynb", {});
  unmount();
  await show({ there: make("link", { label: "Nowhere", page: "order.ipynb" }) });
  expect(screen.getByRole("link", { name: "Nowhere" }).getAttribute("aria-disabled")).toBe("true");
});

test("a disabled link is greyed out", async () => {
  await show({ it: make("link", { label: "Off", url: "https://example.org", disabled: true, kind: "button" }) });
  expect(screen.getByRole("link", { name: "Off" }).hasAttribute("href")).toBe(false);
});
