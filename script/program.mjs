// The program of a release, from what the linker made: cut into the parts of `src/ui/parts.rs`, bound to JavaScript,
// optimised, and named by content.
//
// Trunk knows one wasm file only, so this takes the place of what it staged (`script/page.mjs`).
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const FEATURES = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];

const hashOf = (...pieces) => pieces.reduce((hash, piece) => hash.update(piece), createHash("sha256")).digest("hex").slice(0, 16);
export const integrityOf = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

/** Optimises a wasm file for size. Twice finds what the first time uncovered, and costs nothing later. */
async function optimise(file) {
  await run("wasm-opt", [...FEATURES.map((name) => `--enable-${name}`), "-Oz", file, "-o", file]);
}

/** Lays a wasm file into `folder` under a name that carries its content. */
function lay(folder, prefix, suffix, bytes) {
  const name = `${prefix}-${hashOf(bytes)}${suffix}`;
  writeFileSync(join(folder, name), bytes);
  return { name, integrity: integrityOf(bytes) };
}

/**
 * Makes the program from the linked file `linked` in `folder`. Answers its JavaScript, its first wasm file, and the
 * files of the part that shows an organization, each with name and integrity.
 */
export async function makeProgram(linked, folder) {
  const work = join(folder, ".program");
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, "cut"), { recursive: true });
  try {
    const [cut, bound] = [join(work, "cut"), join(work, "bound")];
    await run("wasm-split-cli", ["--target", "web", "--out-name", "console", linked, cut]);
    await run("wasm-bindgen", [
      "--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", "console", "--out-dir", bound, join(cut, "console.wasm"),
    ]); // prettier-ignore
    const parts = readdirSync(cut).filter((name) => name.endsWith(".wasm") && name !== "console.wasm");
    for (const part of parts) copyFileSync(join(cut, part), join(bound, part));
    for (const name of [...parts, "console_bg.wasm"]) await optimise(join(bound, name));
    return layProgram(folder, bound, parts, readFileSync(join(cut, "__wasm_split.js"), "utf8"));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function layProgram(folder, bound, parts, loader) {
  const wasm = lay(folder, "console", "_bg.wasm", readFileSync(join(bound, "console_bg.wasm")));
  const laid = new Map(parts.map((part) => [part, lay(folder, "part", ".wasm", readFileSync(join(bound, part)))]));
  // The file that loads parts and the glue code import each other: one hash over both names both.
  let glue = readFileSync(join(bound, "console.js"), "utf8");
  for (const [part, { name, integrity }] of laid) {
    const fetched = `fetch(new URL("./${part}", import.meta.url))`;
    if (!loader.includes(fetched)) throw new Error(`wasm-split's loader does not fetch ${part} as expected`);
    loader = loader.replace(fetched, () => `fetch(new URL("./${name}", import.meta.url), { integrity: "${integrity}" })`);
  }
  const hash = hashOf(glue, loader);
  const names = { js: `console-${hash}.js`, parts: `parts-${hash}.js` };
  glue = glue.replaceAll('from "./__wasm_split.js"', `from "./${names.parts}"`);
  loader = loader.replaceAll('"./console.js"', `"./${names.js}"`);
  if (!glue.includes(names.parts) || !loader.includes(names.js)) throw new Error("the glue code and wasm-split's loader do not import each other");
  writeFileSync(join(folder, names.js), glue);
  writeFileSync(join(folder, names.parts), loader);
  const [, needed] = /export const __wasm_split_load_console\b([^]*?)\]\)\);/.exec(loader) ?? [];
  const shared = [...loader.matchAll(/const (__chunk_\d+) = makeLoad\([^]*?URL\("\.\/([^"]+)"/g)].filter(([, chunk]) => needed?.includes(chunk));
  const own = /URL\("\.\/([^"]+)"/.exec(needed ?? "")?.[1];
  return {
    js: { name: names.js, integrity: integrityOf(glue) },
    loader: { name: names.parts, integrity: integrityOf(loader) },
    wasm,
    console: [...shared.map(([, , name]) => name), own].filter(Boolean),
  };
}
