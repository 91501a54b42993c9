/** The room that a drawn figure needs around its plots: for its title, its legend and texts that would be cut. */
import { dict, type Dict, type Figure } from "./figure.ts";
import { textWidth, type Font } from "./measuring.ts";

/** Texts for which plotly itself makes no room. */
const TEXTS = [
  ".annotation", ".parcoords", ".parcats", ".indicatorlayer", ".polarlayer", ".ternarylayer", ".g-atitle", ".g-btitle", ".g-ctitle",
].map((one) => `${one} text`).join(", ");
/** What an author may set of where the legend is. */
const LEGEND_PLACE = ["x", "y", "orientation", "yref", "yanchor"];
const GAP = 8;
/** The most of a figure's width or height that a margin may take. */
const MOST = 0.4;
type Side = "l" | "r" | "t" | "b";

/** Edges in pixels of the figure. */
export type Box = Record<Side, number>;

/** Of plotly's own description of a drawn figure. */
export interface DrawnLayout {
  width: number;
  height: number;
  ["_size"]: Box;
  margin: Box;
  title: { text?: string; font: Font };
  legend?: Dict;
}

/** How far texts and the head lie beyond the figure: the margins that hold them, of those that the author left open. */
export function margins(drawn: DrawnLayout, texts: Box[], head: number, own: Dict): Partial<Box> {
  const { width, height, _size: size } = drawn;
  const edge = (side: Side, found: number[]) => (found.length === 0 ? 0 : Math.max(...found)) + size[side];
  const needed: Box = {
    l: edge("l", texts.map(({ l }) => -l)),
    r: edge("r", texts.map(({ r }) => r - width)),
    t: Math.max(head, edge("t", texts.map(({ t }) => head - t))),
    b: edge("b", texts.map(({ b }) => b - height)),
  };
  const changes: Partial<Box> = {};
  for (const side of ["l", "r", "t", "b"] as const) {
    const most = (side === "l" || side === "r" ? width : height) * MOST;
    const margin = Math.min(Math.ceil(needed[side]) + 2, most);
    if (!(side in own) && needed[side] > size[side] + 1 && margin > drawn.margin[side] + 1) changes[side] = margin;
  }
  return changes;
}

/** A text in lines that are not wider than the room, broken between words. */
export function wrapped(text: string, room: number, width: (line: string) => number): string {
  if (text.includes("<") || width(text) <= room) return text;
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length > 0 && width(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join("<br>");
}

function boxIn(element: Element, outer: DOMRect): Box | null {
  const { left, right, top, bottom, width } = element.getBoundingClientRect();
  return width === 0 ? null : { l: left - outer.left, r: right - outer.left, t: top - outer.top, b: bottom - outer.top };
}

function textOf(title: unknown): string {
  return typeof title === "string" ? title : String(dict(title)["text"] ?? "");
}

/** What to change of a drawn figure so that nothing is cut and its head does not overlap, as `relayout` takes it. */
export function fitted(node: HTMLElement, figure: Figure, drawn: DrawnLayout): Dict {
  const { _size: size } = drawn;
  const outer = node.getBoundingClientRect();
  const changes: Dict = {};
  const given = textOf(figure.layout["title"]);
  const text = wrapped(given, drawn.width - size.l - GAP, (line) => textWidth(line, drawn.title.font));
  if (given !== "" && drawn.title.text !== text) changes["title.text"] = text;
  const title = node.querySelector(".gtitle");
  let head = title === null ? 0 : Math.max(0, boxIn(title, outer)?.b ?? 0) + GAP;
  const legend = node.querySelector(".legend");
  const place = dict(figure.layout["legend"]);
  if (legend !== null && drawn.legend?.["orientation"] === "h" && !LEGEND_PLACE.some((key) => key in place)) {
    const y = 1 - head / drawn.height;
    if (drawn.legend["yref"] !== "container" || Math.abs(Number(drawn.legend["y"]) - y) > 0.001) {
      Object.assign(changes, { "legend.yref": "container", "legend.yanchor": "top", "legend.y": y });
    }
    head += legend.getBoundingClientRect().height + GAP;
  }
  const texts = [...node.querySelectorAll(TEXTS)].map((one) => boxIn(one, outer)).filter((one) => one !== null);
  for (const [side, margin] of Object.entries(margins(drawn, texts, head, ownMargin(figure.layout)))) changes[`margin.${side}`] = margin;
  return changes;
}

/** The margins that the author set; plotly express leaves room for a title that its figure has not. */
export function ownMargin(layout: Dict): Dict {
  const margin = dict(layout["margin"]);
  const express = Object.keys(margin).length === 1 && margin["t"] === 60;
  return express ? {} : margin;
}
