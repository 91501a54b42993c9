/** The part of plotly that we call. */
interface PlotlyFigure {
  data: object[];
  layout: object;
  config: object;
  frames?: object[];
}

interface Plotly {
  react(element: HTMLElement, figure: PlotlyFigure): Promise<HTMLElement>;
  restyle(element: HTMLElement, changes: object): Promise<HTMLElement>;
  relayout(element: HTMLElement, changes: object): Promise<HTMLElement>;
  Fx: { hover(element: HTMLElement, points: object[]): void; unhover(element: HTMLElement): void };
  purge(element: HTMLElement): void;
  Plots: { resize(element: HTMLElement): Promise<void> };
  PlotSchema: { get(): { traces: Record<string, unknown> } };
}

declare module "plotly.js/dist/plotly-basic.min.js" {
  const Plotly: Plotly;
  export default Plotly;
}

declare module "plotly.js/dist/plotly-strict.min.js" {
  const Plotly: Plotly;
  export default Plotly;
}
