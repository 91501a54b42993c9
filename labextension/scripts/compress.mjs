// Writes .br and .gz siblings of every built text file over 1 kB, and drops those whose file is gone:
// Jupyter's server does not compress, so ours picks a sibling. Fails where the first load of a page has become too large.
import { readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

// What is built for tests takes 1, which is a third of the build's time less.
const quality = Number(process.env["JUPYTER_TOOLS_COMPRESSION"] ?? 10);
const root = resolve(import.meta.dirname, "../../jupyter_tools/static");
const codecs = {
  ".br": (data) =>
    promisify(brotliCompress)(data, {
      params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
    }),
  ".gz": (data) => promisify(gzip)(data, { level: Math.min(quality, 9) }),
};

const names = (await readdir(root, { recursive: true })).filter((name) => !/\.(br|gz)$/.test(name));
await Promise.all(
  names.map(async (name) => {
    const path = join(root, name);
    const info = await stat(path);
    if (info.isDirectory()) return;
    const small = info.size <= 1024 || !/\.(js|css|html|svg|json|map)$/.test(name);
    const data = small ? null : await readFile(path);
    for (const [suffix, compress] of Object.entries(codecs)) {
      if (data === null) await rm(path + suffix, { force: true });
      else await writeFile(path + suffix, await compress(data));
    }
  }),
);

/** The most bytes, compressed by gzip, that a page without a table, a chart and an editor loads before it is drawn. */
const FIRST_LOAD = 200_000;
const index = await readFile(join(root, "index.html"), "utf8");
// Links with data are fetched later, and only for some types and languages.
const links = index.split("\n").filter((line) => !line.includes("<link data-"));
const first = new Set(links.flatMap((line) => Array.from(line.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g), ([, name]) => name)));
const sizes = await Promise.all(Array.from(first, async (name) => (await promisify(gzip)(await readFile(join(root, name)), { level: 9 })).length));
const total = sizes.reduce((sum, size) => sum + size, 0);
process.stdout.write(`first load: ${total.toLocaleString("en")} bytes of gzip in ${first.size} files (at most ${FIRST_LOAD.toLocaleString("en")})\n`);
if (total > FIRST_LOAD) throw new Error("The first load of a page is too large: make what is heavy a lazy module of its folder");
