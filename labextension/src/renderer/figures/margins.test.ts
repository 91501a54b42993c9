// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { fitted, margins, wrapped, type DrawnLayout } from "./margins.ts";

const MARGIN = { l: 8, r: 8, t: 10, b: 8 };
const DRAWN: DrawnLayout = { width: 400, height: 300, _size: MARGIN, margin: MARGIN, title: { font: { size: 15, family: "serif" } } };

describe("margins", () => {
  it("hold texts that lie beyond the figure, below its head", () => {
    const texts = [{ l: -12, r: 50, t: 4, b: 20 }, { l: 100, r: 430, t: 100, b: 120 }];
    expect(margins(DRAWN, texts, 40, {})).toEqual({ l: 22, r: 40, t: 48 });
  });

  it("stay as they are where nothing is cut, and where the author set them", () => {
    expect(margins(DRAWN, [{ l: 2, r: 390, t: 2, b: 290 }], 0, {})).toEqual({});
    expect(margins(DRAWN, [{ l: -30, r: 390, t: 2, b: 290 }], 0, { l: 8 })).toEqual({});
  });

  it("leave most of the figure to its plots", () => {
    expect(margins(DRAWN, [{ l: -900, r: 390, t: 12, b: 290 }], 0, {})).toEqual({ l: 160 });
  });
});

describe("a figure's head", () => {
  const legend = { orientation: "h" };
  const drawn = () => {
    const node = document.createElement("div");
    node.innerHTML = '<svg><g class="legend"></g><text class="gtitle"></text></svg>';
    return node;
  };

  it("has the legend under the title", () => {
    const changes = fitted(drawn(), { data: [], layout: { title: { text: "Title" } } }, { ...DRAWN, legend });
    expect(changes).toMatchObject({ "legend.yref": "container", "legend.yanchor": "top" });
    expect(changes["legend.y"]).toBeLessThan(1);
  });

  it("leaves a legend where its author put it", () => {
    const layout = { title: { text: "Title" }, legend: { y: 0.5 } };
    expect(Object.keys(fitted(drawn(), { data: [], layout }, { ...DRAWN, legend }))).not.toContain("legend.y");
  });

  it("breaks a title between words", () => {
    const width = (line: string) => line.length;
    expect(wrapped("one two three", 7, width)).toBe("one two<br>three");
    expect(wrapped("short", 7, width)).toBe("short");
    expect(wrapped("<b>own lines</b>", 7, width)).toBe("<b>own lines</b>");
  });
});
