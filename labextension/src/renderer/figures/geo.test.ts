import { describe, expect, it } from "vitest";
import { framed } from "./geo.ts";

const places = (lon: unknown, lat: unknown) => [{ type: "scattergeo", lon, lat }];

describe("the part of the world that a map shows", () => {
  it("has its places with land around them", () => {
    const { geo } = framed({}, { data: places([0, 100], [10, 50]), layout: {} });
    expect(geo).toMatchObject({ fitbounds: false, lonaxis: { range: [-15, 115] }, lataxis: { range: [4, 56] } });
  });

  it("is not a point for one place, packed or not", () => {
    const packed = { dtype: "f8", bdata: btoa(String.fromCharCode(...new Uint8Array(new Float64Array([13]).buffer))) };
    const { geo } = framed({}, { data: places(packed, [52]), layout: {} });
    expect(geo).toMatchObject({ lonaxis: { range: [-2, 28] }, lataxis: { range: [43, 61] } });
  });

  it("is the whole scope, or whatever else its author set", () => {
    const framedAs = (given: object) => framed({ geo: given }, { data: places([13], [52]), layout: {} })["geo"];
    expect(framedAs({ scope: "europe" })).toEqual({ scope: "europe", fitbounds: false });
    expect(framedAs({ fitbounds: "geojson" })).toEqual({ fitbounds: "geojson" });
    expect(framedAs({ center: { lon: 1 } })).toEqual({ center: { lon: 1 } });
    expect(framedAs({ center: {} })).toMatchObject({ lonaxis: { range: [-2, 28] } });
  });

  it("is the world for places all around it, and plotly's choice for named regions", () => {
    expect(framed({}, { data: places([-170, 170], [0, 1]), layout: {} })["geo"]).toEqual({ fitbounds: false });
    expect(framed({}, { data: [{ type: "choropleth", locations: ["DEU"] }], layout: {} })["geo"]).toEqual({});
  });
});
