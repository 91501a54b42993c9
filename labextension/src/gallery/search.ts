/** A form of nested inputs, and a button beside it. */
import type { AnyComponent } from "../core/protocol.ts";
import { make } from "./properties.ts";

export const searchForm: Record<string, AnyComponent> = {
  filters: make("form", {
    components: {
      carrier: make("select", { options: ["UA", "DL"] }),
      limits: make("container", { components: { low: make("number", { value: 1 }) } }),
    },
  }),
  search: make("button", { label: "Search" }),
};
