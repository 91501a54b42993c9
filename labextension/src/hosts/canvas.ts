/** `static/canvas.js`: the canvas, at an address of its own. As `mount.ts` it waits for its chunk and its stylesheet. */
export const { mountCanvas, moveCanvas } = await import("../canvas/mount.tsx");
