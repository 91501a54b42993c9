import { LabIcon } from "@jupyterlab/ui-components";

/** A page beside its notebook; takes the colour of Lab's other icons. */
export const pageIcon = new LabIcon({
  name: "jupyter-tools:page",
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3" fill="#616161" d="M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm0
  5v11h14V8H5zm2 2.5h10v2H7v-2zm0 4h6v2H7v-2zm8 0h2v2h-2v-2z"/>
</svg>`,
});
