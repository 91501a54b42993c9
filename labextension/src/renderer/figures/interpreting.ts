/**
 * What plotly draws with WebGL, without `eval`, which a page's policy forbids.
 *
 * Its library regl makes a function of each drawing command. Plotly's strict bundle carries those that its makers
 * foresaw; all others, as of two kinds of traces that share a canvas, are interpreted here.
 */
import Sval from "sval";

type Function = (...values: unknown[]) => unknown;

/** A function of the named parameters and the text of its body, as `Function` makes it. */
export function interpreted(parts: readonly string[]): Function {
  const interpreter = new Sval({ ecmaVer: 5, sourceType: "script", sandBox: true });
  interpreter.run(`exports.made = function (${parts.slice(0, -1).join(",")}) {${parts.at(-1) ?? ""}\n};`);
  return interpreter.exports["made"] as Function;
}

/** Where the build lets plotly's strict bundle look for it: see `plotlyFunctions` in `vite.config.mts`. */
export function install(): void {
  Object.defineProperty(globalThis, "jupyterToolsInterpreted", { value: interpreted, configurable: true });
}
