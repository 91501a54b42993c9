/** `static/canvas.js`: the address of the canvas for JupyterLab. It waits for the canvas's own chunk, as `mount.ts` does. */
export const { mountCanvas } = await import("../canvas/mount.tsx");
