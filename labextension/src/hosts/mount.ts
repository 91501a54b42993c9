/**
 * `static/mount.js`: the one address all hosts import. It waits for the renderer's own chunk, because only a chunk that
 * is imported dynamically brings its stylesheet along.
 */
export const { mount } = await import("../mount.tsx");
