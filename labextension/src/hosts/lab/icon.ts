import { LabIcon } from "@jupyterlab/ui-components";

const PAGE = "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm0 5v11h14V8H5zm2 2.5h10v2H7v-2zm0 4h6v2H7v-2zm8 0h2v2h-2v-2z";

/** A page beside its notebook; takes the colour of Lab's other icons. */
export const pageIcon = new LabIcon({
  name: "jupyter-tools:page",
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3" fill="#616161" d="${PAGE}"/>
</svg>`,
});

/** The same for Lab's launcher, which shows a picture for each kind of notebook. */
export const pageTile = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="1 1 22 22"><path fill="#1976d2" d="${PAGE}"/></svg>`,
)}`;

/** A bolt, as the canvas draws handlers. */
export const handlerIcon = new LabIcon({
  name: "jupyter-tools:handler",
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16">
  <path class="jp-icon3" fill="#616161" d="M9.4 1 3.2 9.6h4.2L6.4 15l6.4-8.4H8.4z"/>
</svg>`,
});
