/**
 * Four builds, all into `jupyter_tools/static/`:
 *
 * - `vite build`                 index.html and mount.js, operations.html and operations.js, canvas.html and canvas.js,
 *                                and lazy chunks in assets/ with hashed names
 * - `vite build --mode widget`   widget.js and widget.css: everything in one file each, for a cell without our server
 * - `vite build --mode cell`     cell.js: the loader that an anywidget carries
 * - `vite build --mode frame`    frame.js: the script of the frames that authors' modules run in
 *
 * and `vite build --mode gallery --outDir FOLDER`, of which `scripts/component_images.py` takes pictures.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import type { BuildOptions, Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = import.meta.dirname;

/**
 * Imports the stylesheet of each Mantine component with the component itself. The full `@mantine/core/styles.css` also
 * styles `body`, `a`, `input` and so would restyle all of JupyterLab.
 */
function mantineStyles(): Plugin {
  const module = /@mantine\/core\/esm\/(?:components|utils)\/.*\/(\w+)\.module\.mjs$/;
  return {
    name: "mantine-styles",
    enforce: "pre",
    transform(code, id) {
      const name = module.exec(id)?.[1];
      const sheet = `@mantine/core/styles/${name}.css`;
      if (name === undefined || !existsSync(resolve(here, "node_modules", sheet))) return null;
      return { code: `import "${sheet}";\n${code}`, map: null };
    },
  };
}

/**
 * Keeps the stylesheets of ipywidgets, Lumino and Font Awesome within our widgets: JupyterLab has its own, which ours
 * would override when they come later. `:where` leaves their weight as it was.
 */
function widgetStyles(): Plugin {
  const sheet = /(?:@lumino\/widgets\/style|@jupyter-widgets\/\w+\/css|@fortawesome\/fontawesome-free\/css)\/[\w-]+\.css$/;
  const outside = /@(?:-webkit-)?keyframes[^{]+\{(?:[^{}]*\{[^}]*\})*\s*\}/g;
  return {
    name: "widget-styles",
    enforce: "pre",
    transform(code, id) {
      if (!sheet.test(id)) return null;
      const animations = (code.match(outside) ?? []).join("\n");
      const rules = code.replace(outside, "").replace(/@import[^;]+;/g, "").replaceAll(":root", "&");
      return { code: `${animations}\n:where(.jt-widgets) {\n${rules}\n}`, map: null };
    },
  };
}

/** Ships the shapes of countries and coasts that plotly would fetch from its makers, as `geography/NAME.json`. */
function geography(): Plugin {
  return {
    name: "geography",
    apply: "build",
    generateBundle() {
      const root = globalThis as { window?: unknown };
      const before = root.window;
      root.window = {};
      const assets = createRequire(import.meta.url)("plotly.js/dist/plotly-geo-assets.js") as { topojson: object };
      root.window = before;
      for (const [name, shapes] of Object.entries(assets.topojson)) {
        this.emitFile({ type: "asset", fileName: `geography/${name}.json`, source: JSON.stringify(shapes) });
      }
    },
  };
}

/** The texts of a language. */
const TEXTS = /\/jupyter_tools\/texts\/(\w+)\.json$/;
/** The first script of a published page. */
const EARLY = "src/hosts/published/early.ts";

/**
 * Completes the documents of a published page and of the canvas: their first script, and links that fetch the heavy parts of component types
 * at low priority, those being the lazy modules of a type's own folder, and the texts of each language. A link names its
 * type or its language: the server removes those of types that are not on the page, and of other languages.
 */
function pageDocument(): Plugin {
  const lazyPart = /\/src\/components\/(\w+)\/[^/]+$/;
  return {
    name: "page-document",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {}, filename }) {
        if (!/\/(index|canvas)\.html$/.test(filename)) return html;
        const chunks = Object.values(bundle).filter((one) => one.type === "chunk");
        const early = chunks.find((chunk) => chunk.facadeModuleId === resolve(here, EARLY));
        const page = chunks.find((chunk) => chunk.name === "page");
        if (early === undefined || page === undefined) throw new Error("The document lacks a script");
        const withImports = (name: string, found = new Set<string>()): Set<string> => {
          const chunk = bundle[name];
          if (chunk?.type === "chunk" && !found.has(name)) for (const next of chunk.imports) withImports(next, found.add(name));
          return found.add(name);
        };
        const first = withImports(page.fileName);
        const links = chunks.flatMap((chunk) => {
          const type = chunk.isDynamicEntry ? lazyPart.exec(chunk.facadeModuleId ?? "")?.[1] : undefined;
          if (type === undefined) return [];
          const scripts = [...withImports(chunk.fileName)].filter((file) => !first.has(file));
          const sheets = scripts.flatMap((file) => [...(bundle[file]?.viteMetadata?.importedCss ?? [])]);
          return [
            ...scripts.map((file) => `<link data-type="${type}" rel="modulepreload" crossorigin fetchpriority="low" href="./${file}">`),
            ...sheets.map((file) => `<link data-type="${type}" rel="prefetch" href="./${file}">`),
          ];
        });
        const languages = chunks.flatMap((chunk) => {
          const language = chunk.isDynamicEntry ? TEXTS.exec(chunk.facadeModuleId ?? "")?.[1] : undefined;
          return language === undefined ? [] : [`<link data-language="${language}" rel="modulepreload" crossorigin href="./${chunk.fileName}">`];
        });
        return html
          .replace('<script type="module"', (second) => `<script type="module" crossorigin src="./${early.fileName}"></script>\n    ${second}`)
          .replace("</head>", (end) => `${[...languages, ...links].map((link) => `  ${link}\n  `).join("")}${end}`);
      },
    },
  };
}

/**
 * Takes the styles of maps with tiles out of plotly: pages have no such maps, and a published page's policy would report
 * the style element that they are put into.
 */
function plotlyStyles(): Plugin {
  const guard = /if\(!document\.getElementById\("[0-9a-f]{64}"\)\)/g;
  return {
    name: "plotly-styles",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith("plotly-strict.min.js")) return null;
      if (!guard.test(code)) throw new Error("plotly puts its styles elsewhere now");
      return { code: code.replace(guard, "if(false)"), map: null };
    },
  };
}

/** Lets regl, which plotly draws with WebGL by, have functions without `eval`: see `src/renderer/figures/interpreting.ts`. */
function plotlyFunctions(): Plugin {
  const made = /\bFunction\.apply\(null,(\w+\.concat\(\w+\))\)/g;
  return {
    name: "plotly-functions",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith("plotly-strict.min.js")) return null;
      if (code.match(made)?.length !== 1) throw new Error("regl makes its functions elsewhere now");
      return { code: code.replace(made, "globalThis.jupyterToolsInterpreted($1)"), map: null };
    },
  };
}

/** A build of one entry into one script of a stable name (and one stylesheet, if it has styles). */
function single(name: string, entry: string): BuildOptions {
  return {
    emptyOutDir: false,
    cssCodeSplit: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    rolldownOptions: {
      input: { [name]: resolve(here, entry) },
      preserveEntrySignatures: "strict",
      output: { codeSplitting: false, entryFileNames: `${name}.js`, assetFileNames: `${name}[extname]` },
    },
  };
}

/** Entries that are imported by address. */
const STABLE: ReadonlySet<string> = new Set(["mount", "operations", "canvas"]);

const chunked: BuildOptions = {
  emptyOutDir: true,
  rolldownOptions: {
    input: {
      mount: resolve(here, "src/hosts/mount.ts"),
      operations: resolve(here, "src/hosts/operations.ts"),
      canvas: resolve(here, "src/hosts/canvas.ts"),
      early: resolve(here, EARLY),
      index: resolve(here, "index.html"),
      operations_page: resolve(here, "operations.html"),
      canvas_page: resolve(here, "canvas.html"),
    },
    preserveEntrySignatures: "exports-only",
    output: {
      entryFileNames: (chunk) => (STABLE.has(chunk.name) ? "[name].js" : "assets/[name]-[hash].js"),
      chunkFileNames: "assets/[name]-[hash].js",
      assetFileNames: "assets/[name]-[hash][extname]",
      // With all that it imports: what a page shows first is one script and one stylesheet.
      codeSplitting: { groups: [{ name: "page", test: /src\/(?:mount\.tsx|hosts\/page-url\.ts)$|rolldown[\\/]runtime/ }] },
    },
  },
};

const builds: Record<string, BuildOptions> = {
  widget: single("widget", "src/mount.tsx"),
  cell: single("cell", "src/hosts/cell/widget.ts"),
  frame: {
    ...single("frame", "src/frame/index.ts"),
    rolldownOptions: {
      input: { frame: resolve(here, "src/frame/index.ts") },
      // A classic script, which a document without an origin may load.
      output: { format: "iife", codeSplitting: false, entryFileNames: "frame.js" },
    },
  },
  gallery: { rolldownOptions: { input: resolve(here, "src/gallery/index.html") } },
};

export default defineConfig(({ mode }) => ({
  root: here,
  base: "./",
  publicDir: false,
  plugins: [mantineStyles(), widgetStyles(), plotlyStyles(), plotlyFunctions(), react(), ...(mode in builds ? [] : [geography(), pageDocument()])],
  resolve: {
    alias: {
      "sanitize-html": resolve(here, "src/widgets/sanitize-html.ts"),
      "entities/decode": resolve(here, "src/renderer/markup/no-entities.ts"),
    },
  },
  // A mode of ours is no reason for development builds of React.
  define: mode in builds ? { "process.env.NODE_ENV": JSON.stringify("production") } : {},
  build: {
    outDir: resolve(here, "../jupyter_tools/static"),
    target: "es2022",
    // All browsers that run this know it.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 5000,
    ...(builds[mode] ?? chunked),
  },
  test: {
    // They import their own modules without an extension, as only bundlers take it.
    server: { deps: { inline: [/@jupyter-widgets/] } },
    restoreMocks: true,
    // A busy machine is no fault.
    testTimeout: 30_000,
    passWithNoTests: true,
    // A document for each file takes a third of the time, and to import all components again another: what mounts them
    // shares both. Other files that need a document name it on top.
    projects: [
      { extends: true, test: { name: "logic", environment: "node", include: ["src/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "components",
          environment: "happy-dom",
          include: ["src/**/*.test.tsx"],
          isolate: false,
          setupFiles: ["src/setup.ts"],
        },
      },
    ],
  },
}));
