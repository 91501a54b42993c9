import { expect, it } from "vitest";
import { mapOf } from "./geojson.ts";

const POLYGON = { type: "Polygon", coordinates: [[[0, 0], [1, 0], [0, 1], [0, 0]]] };

it("draws points, lines and areas of all that is in a collection", () => {
  const features = [
    { type: "Feature", geometry: { type: "Point", coordinates: [13, 52] } },
    { type: "Feature", geometry: { type: "MultiLineString", coordinates: [[[1, 2], [3, 4]], [[5, 6], [7, 8]]] } },
    { type: "Feature", geometry: { type: "GeometryCollection", geometries: [POLYGON] } },
  ];
  expect(mapOf({ type: "FeatureCollection", features })).toMatchObject({
    data: [
      { lon: [0, 1, 0, 0, null], lat: [0, 0, 1, 0, null], fill: "toself" },
      { lon: [1, 3, null, 5, 7, null], lat: [2, 4, null, 6, 8, null] },
      { lon: [13], lat: [52], mode: "markers" },
    ],
  });
});

it("is no map without shapes", () => {
  expect(mapOf(undefined)).toBeUndefined();
  expect(mapOf({ type: "Feature", geometry: null })).toBeUndefined();
  expect(mapOf("text")).toBeUndefined();
});
