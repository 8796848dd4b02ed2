// Trunk's `post_build` hook: turns what Trunk staged into the page that is served.
//
// Trunk starts the program by an inline script, which the content security policy forbids: the files of `boot/`
// take its place. In a release, the program is cut into parts (`script/program.mjs`), nothing of the building machine
// may be inside, and compressed copies are laid beside each file.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { integrityOf, makeProgram } from "./program.mjs";

const root = join(fileURLToPath(import.meta.url), "..", "..");
const staged = process.env.TRUNK_STAGING_DIR;
const release = process.env.TRUNK_PROFILE === "release";
/** Whether the page is kept offline. A debug build is not, unless somebody wants to look at just that. */
const kept = release || process.env.KEYPLANE_OFFLINE === "1";

function stop(text) {
  console.error(`script/page.mjs: ${text}`);
  process.exit(1);
}

const read = (name) => readFileSync(join(staged, name));
const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** The one part of Trunk's page that matches, or the end: another Trunk may write it otherwise. */
function only(html, pattern, what) {
  const found = [...html.matchAll(pattern)];
  if (found.length !== 1) stop(`expected one ${what} in Trunk's index.html, found ${found.length}`);
  return found[0];
}

/** What Trunk staged, in a debug build the program itself. */
function stagedProgram(html, body) {
  const names = [only(body, /from '\/([^']+\.js)'/g, "glue file")[1], only(body, /module_or_path: '\/([^']+\.wasm)'/g, "wasm file")[1]];
  const tags = names.map((name) => only(html, new RegExp(`<link rel="(?:modulepreload|preload)" href="/${name}"[^>]*>`, "g"), `preload of ${name}`)[0]);
  const [js, wasm] = names.map((name) => ({ name, integrity: integrityOf(read(name)) }));
  return { js, wasm, console: [], tags };
}

/** The program in parts, in place of what Trunk staged. */
async function releasedProgram({ js, wasm, tags }) {
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  const program = await makeProgram(join(target, "wasm32-unknown-unknown", "release", "console.wasm"), staged);
  for (const { name } of [js, wasm]) rmSync(join(staged, name));
  return { ...program, tags };
}

/** Lays a file of `boot/` into the page under a hashed name, its imports pointed at the names laid before. */
function lay(source, laid) {
  let text = readFileSync(join(root, "boot", source), "utf8");
  for (const [other, { name }] of laid) text = text.replaceAll(`"./${other}"`, `"./${name}"`);
  const name = source.replace(/\.js$/, `-${hashOf(text)}.js`);
  writeFileSync(join(staged, name), text);
  laid.set(source, { name, integrity: integrityOf(text) });
}

/** Lays what installing the console takes: the manifest, and its icons under hashed names. */
function layManifest() {
  const manifest = JSON.parse(readFileSync(join(root, "style/manifest.json"), "utf8"));
  for (const icon of manifest.icons) {
    const bytes = readFileSync(join(root, "style/icons", icon.src));
    const name = icon.src.replace(/\.png$/, `-${hashOf(bytes)}.png`);
    writeFileSync(join(staged, name), bytes);
    icon.src = `/${name}`;
  }
  writeFileSync(join(staged, "manifest.webmanifest"), JSON.stringify(manifest));
  return "/manifest.webmanifest";
}

/** Lays the service worker with the list of every file of the build, which is final by now. */
function layServiceWorker() {
  const source = readFileSync(join(root, "boot", kept ? "sw.js" : "sw-gone.js"), "utf8");
  if (!kept) return writeFileSync(join(staged, "sw.js"), source);
  const names = filesIn(staged).map((file) => relative(staged, file).split(sep).join("/"));
  const files = names.sort().map((name) => [`/${name}`, integrityOf(read(name))]);
  const list = JSON.stringify(files);
  writeFileSync(join(staged, "sw.js"), `const FILES = ${list};\nconst VERSION = "${hashOf(list + source)}";\n${source}`);
}

/**
 * Lays what the start page asks its host: whether there is an organization to be opened. A host that keeps one answers
 * in the place of this file, which says no; the service worker does not know of it.
 */
function laySession() {
  mkdirSync(join(staged, "keyplane"), { recursive: true });
  writeFileSync(join(staged, "keyplane", "session.json"), JSON.stringify({ organization: null }));
}

/** One style sheet in place of many: it compresses better, and is one answer instead of sixteen. */
function joinStyles(html) {
  const links = [...html.matchAll(/[ \t]*<link rel="stylesheet" href="\/([^"]+\.css)"[^>]*>\n?/g)];
  if (links.length === 0) stop("index.html names no style sheet");
  const text = links.map(([, name]) => read(name).toString()).join("\n");
  const name = `style-${hashOf(text)}.css`;
  for (const [, old] of links) rmSync(join(staged, old));
  writeFileSync(join(staged, name), text);
  const link = `    <link rel="stylesheet" href="/${name}" integrity="${integrityOf(text)}">\n`;
  return links.reduce((page, [tag], at) => page.replace(tag, () => (at === 0 ? link : "")), html);
}

const preloaded = ({ name, integrity }) => `<link rel="modulepreload" href="/${name}" integrity="${integrity}">`;

async function writePage() {
  let html = read("index.html").toString();
  const [inline, body] = only(html, /<script type="module"[^>]*>\s*(import init[^]*?)<\/script>/g, "inline loader");
  const trunks = stagedProgram(html, body);
  const { js, loader, wasm, console, tags } = release ? await releasedProgram(trunks) : trunks;
  const laid = new Map();
  for (const source of ["rescue.js", "recovery.js", "offline.js", "boot.js", "worker.js"]) lay(source, laid);
  const boot = laid.get("boot.js");
  const modules = [js, loader, laid.get("recovery.js"), laid.get("rescue.js"), laid.get("offline.js")].filter(Boolean);
  const script =
    `<script type="module" src="/${boot.name}" integrity="${boot.integrity}" data-js="/${js.name}" ` +
    `data-wasm="/${wasm.name}" data-wasm-integrity="${wasm.integrity}" data-worker="/${laid.get("worker.js").name}" ` +
    `data-console="${console.map((name) => `/${name}`).join(" ")}"${kept ? ' data-offline="/sw.js"' : ""}></script>`;
  for (const tag of tags) html = html.replace(tag, "");
  if (release) html = joinStyles(html);
  // Browsers ignore the integrity of this preload, and say so in the console; boot.js asks for it when it fetches.
  const program = `<link rel="preload" href="/${wasm.name}" crossorigin="anonymous" as="fetch" type="application/wasm">`;
  html = html.replace(inline, () => [script, ...modules.map(preloaded), program].join("\n    "));
  html = html.replace("</head>", `  <link rel="manifest" href="${layManifest()}">\n  </head>`);
  html = html.replace(/\n\s*\n/g, "\n");
  writeFileSync(join(staged, "index.html"), html);
  return html;
}

/** What the policy would refuse, and what would ask another host, never gets as far as a browser. */
function checkPage(html) {
  if (/<script(?![^>]*\bsrc=)[^>]*>/.test(html)) stop("index.html still holds an inline script");
  if (/<style|\sstyle="|\son\w+="/.test(html)) stop("index.html holds inline styles or handlers");
  if (/(?:href|src)="(?:https?:)?\/\//.test(html)) stop("index.html names another host");
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** `KEYPLANE_PRIVATE_PATHS`: folders of this machine, one a line, that no shipped file may name. */
function checkPaths(files) {
  const folders = (process.env.KEYPLANE_PRIVATE_PATHS ?? "").split("\n").filter((folder) => folder.length > 1);
  for (const file of files) {
    const bytes = readFileSync(file);
    const named = folders.find((folder) => bytes.includes(`${folder}/`));
    if (named) {
      const at = bytes.indexOf(`${named}/`);
      stop(`${file} names a folder of this machine: ${bytes.subarray(at, at + 120).toString("latin1")}`);
    }
  }
}

async function compress(file) {
  const bytes = readFileSync(file);
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = zlib.constants;
  const brotli = { params: { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_SIZE_HINT]: bytes.length } };
  const [br, gz] = await Promise.all([
    promisify(zlib.brotliCompress)(bytes, brotli),
    promisify(zlib.gzip)(bytes, { level: 9 }),
  ]);
  for (const [suffix, copy] of [[".br", br], [".gz", gz]]) if (copy.length < bytes.length) writeFileSync(file + suffix, copy);
  return { raw: bytes.length, br: Math.min(br.length, bytes.length), gz: Math.min(gz.length, bytes.length) };
}

async function main() {
  if (!staged) stop("is run by Trunk, which says where the page is (TRUNK_STAGING_DIR)");
  const html = await writePage();
  layServiceWorker();
  laySession();
  if (!release) return;
  checkPage(html);
  const files = filesIn(staged);
  checkPaths(files);
  const sizes = await Promise.all(files.filter((file) => /\.(css|html|js|json|mjs|svg|txt|wasm|webmanifest)$/.test(file)).map(compress));
  const total = (kind) => `${(sizes.reduce((sum, size) => sum + size[kind], 0) / 1000).toFixed(1)} kB`;
  console.log(`page: ${files.length} files, ${total("raw")}; brotli ${total("br")}, gzip ${total("gz")}`);
}

await main();
