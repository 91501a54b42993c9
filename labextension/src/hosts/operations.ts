/** `static/operations.js`: the operations page for JupyterLab, as `mount.js` is the renderer of pages. */
export const { mountOperations } = await import("../operations/mount.tsx");
