/**
 * Bundles the strict fake LMS into one classic script, for a page around a package.
 *
 *   node runtime/fake/build.mjs FILE     the page gets the global KdkFakeLms
 */

import { build } from "esbuild";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [outfile] = process.argv.slice(2);
if (!outfile) {
  console.error("error: name the file to write: node runtime/fake/build.mjs FILE");
  process.exit(1);
}

const here = dirname(fileURLToPath(import.meta.url));

await build({
  entryPoints: [join(here, "index.ts")],
  outfile,
  bundle: true,
  format: "iife",
  globalName: "KdkFakeLms",
  target: "es2020",
  charset: "ascii",
  tsconfig: join(here, "..", "test", "tsconfig.json"),
  logLevel: "warning",
});
