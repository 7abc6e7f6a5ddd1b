/**
 * Builds the classic scripts that learners' browsers load.
 *
 *   node runtime/build.mjs           write runtime/dist/*.js
 *   node runtime/build.mjs --check   fail when those files are not what the sources give
 *   node runtime/build.mjs --test    bundle runtime/test/*.test.ts and run them
 */

import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const runtime = dirname(fileURLToPath(import.meta.url));
const root = dirname(runtime);

// The learner's weak link pays for every byte: most bytes gzipped of each script.
const scripts = [
  // Plays lessons, in packages and on the site.
  { name: "kdk.js", entry: "runtime/src/main.ts", mostBytes: 20_000 },
  // Moves the frame of the site: menu, scheme, search.
  // Keeps what is written in worksheets, where a course has them.
  { name: "sheets.js", entry: "runtime/src/sheets.ts", mostBytes: 3_000 },
  { name: "site.js", entry: "runtime/src/site-frame.ts", mostBytes: 5_000 },
];

const mark = "/* Generated from runtime/src by `npm run build`: do not edit. */";

/** A failure that says what to do; it needs no stack trace. */
class Broken extends Error {}

async function bundle({ name, entry }) {
  const built = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(runtime, "dist", name),
    write: false,
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "es2020",
    // An LMS may serve the file under any encoding.
    charset: "ascii",
    minify: true,
    legalComments: "none",
    banner: { js: mark },
    tsconfig: "runtime/tsconfig.json",
    logLevel: "warning",
  });
  return built.outputFiles[0].text;
}

function weigh({ name, mostBytes }, text) {
  const bytes = gzipSync(text, { level: 9 }).length;
  const figure = `${bytes} bytes gzipped, ${mostBytes} allowed`;
  if (bytes > mostBytes) throw new Broken(`${name} is too heavy: ${figure}`);
  return figure;
}

async function write() {
  await mkdir(join(runtime, "dist"), { recursive: true });
  const built = await Promise.all(scripts.map(async (script) => [script, await bundle(script)]));
  for (const [{ name }, text] of built) await writeFile(join(runtime, "dist", name), text);
  for (const [script, text] of built) console.log(`runtime/dist/${script.name}: ${weigh(script, text)}`);
}

async function check() {
  for (const script of scripts) {
    const text = await bundle(script);
    const figure = weigh(script, text);
    const path = join(runtime, "dist", script.name);
    if ((await readFile(path, "utf8").catch(() => "")) !== text) {
      throw new Broken(`runtime/dist/${script.name} is stale: run \`npm run build\` and commit it`);
    }
    console.log(`runtime/dist/${script.name} is up to date: ${figure}`);
  }
}

async function bundleTests(names, folder) {
  await build({
    absWorkingDir: root,
    entryPoints: names.map((name) => `runtime/test/${name}`),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node18",
    sourcemap: "inline",
    // CommonJS packages inside an ES module look for `require`; it starts at the repository's root.
    banner: {
      js:
        `import { createRequire as kdkCreateRequire } from "node:module";` +
        `const require = kdkCreateRequire(${JSON.stringify(join(root, "package.json"))});`,
    },
    tsconfig: "runtime/test/tsconfig.json",
    logLevel: "warning",
  });
}

/** Runs every test with the repository's root as the working folder. */
async function test() {
  const all = await readdir(join(runtime, "test"));
  const names = all.filter((name) => name.endsWith(".test.ts")).sort();
  if (names.length === 0) throw new Broken("runtime/test holds no *.test.ts");
  const folder = await mkdtemp(join(tmpdir(), "kdk-test-"));
  try {
    await bundleTests(names, folder);
    const files = names.map((name) => join(folder, name.replace(/\.ts$/, ".mjs")));
    const options = ["--enable-source-maps", "--test", "--test-reporter=spec"];
    const run = spawnSync(process.execPath, [...options, ...files], { cwd: root, stdio: "inherit" });
    process.exitCode = run.status ?? 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const doors = new Map([[undefined, write], ["--check", check], ["--test", test]]);

try {
  const door = doors.get(process.argv[2]);
  if (!door) throw new Broken(`unknown option ${process.argv[2]}: use --check, --test or none`);
  await door();
} catch (failure) {
  // esbuild has already printed its own errors.
  if (failure instanceof Broken) console.error(`error: ${failure.message}`);
  else if (!failure.errors) console.error(failure);
  process.exitCode = 1;
}
