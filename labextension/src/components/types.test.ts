/** The folders of component types, against the catalog. */
import { expect, test } from "vitest";
import { DEFAULTS } from "../core/catalog.ts";
import { TYPES } from "./index.ts";

const files = Object.keys(import.meta.glob("./*/*"));
const folders = new Set(files.map((path) => path.split("/")[1] ?? ""));
const catalog = Object.keys(DEFAULTS).toSorted();

test("each type of the catalog has a folder, and there is no other folder", () => {
  expect([...folders].toSorted()).toEqual(catalog);
});

test("each folder draws its type", () => {
  expect(Object.keys(TYPES).toSorted()).toEqual(catalog);
});
