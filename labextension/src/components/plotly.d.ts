/** The part of plotly that we call. */
declare module "plotly.js-basic-dist-min" {
  interface PlotlyFigure {
    data: object[];
    layout: object;
    config: object;
    frames?: object[];
  }

  const Plotly: {
    react(element: HTMLElement, figure: PlotlyFigure): Promise<HTMLElement>;
    purge(element: HTMLElement): void;
    Plots: { resize(element: HTMLElement): Promise<void> };
    PlotSchema: { get(): { traces: Record<string, unknown> } };
  };
  export default Plotly;
}
