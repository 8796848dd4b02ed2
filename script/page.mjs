// Trunk's `post_build` hook: turns what Trunk staged into the page that is served.
//
// Trunk starts the program by an inline script, which the content security policy forbids: the files of `boot/`
// take its place. In a release, files are named by what they finally hold (Trunk's own names are taken before
// wasm-opt), nothing of the building machine may be inside, and compressed copies are laid beside each file.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import zlib from "node:zlib";

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
const integrityOf = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

/** The one part of Trunk's page that matches, or the end: another Trunk may write it otherwise. */
function only(html, pattern, what) {
  const found = [...html.matchAll(pattern)];
  if (found.length !== 1) stop(`expected one ${what} in Trunk's index.html, found ${found.length}`);
  return found[0];
}

/** Checks a file against the integrity Trunk wrote for it, renames it to its content in a release. */
function settle(html, name) {
  const bytes = read(name);
  const integrity = integrityOf(bytes);
  const [tag] = only(html, new RegExp(`<link rel="(?:modulepreload|preload)" href="/${name}"[^>]*>`, "g"), `preload of ${name}`);
  const stated = /integrity="([^"]*)"/.exec(tag)?.[1];
  if (stated ? stated !== integrity : release) stop(`${name} is not the file its integrity attribute is for`);
  // Trunk's hash is a number without leading zeros: mostly 16 digits, at times fewer.
  const final = release ? name.replace(/-[0-9a-f]+(?=\.js$|_bg\.wasm$)/, `-${hashOf(bytes)}`) : name;
  if (release && !final.includes(hashOf(bytes))) stop(`${name} is not named as Trunk names its files`);
  renameSync(join(staged, name), join(staged, final));
  return { name: final, integrity, html: html.replace(tag, tag.replace(name, final)) };
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

function writePage() {
  let html = read("index.html").toString();
  const [inline, body] = only(html, /<script type="module"[^>]*>\s*(import init[^]*?)<\/script>/g, "inline loader");
  const js = settle(html, only(body, /from '\/([^']+\.js)'/g, "glue file")[1]);
  const wasm = settle(js.html, only(body, /module_or_path: '\/([^']+\.wasm)'/g, "wasm file")[1]);
  const laid = new Map();
  for (const source of ["rescue.js", "recovery.js", "offline.js", "boot.js", "worker.js"]) lay(source, laid);
  const boot = laid.get("boot.js");
  const preloads = ["recovery.js", "rescue.js", "offline.js"].map(
    (source) => `<link rel="modulepreload" href="/${laid.get(source).name}" integrity="${laid.get(source).integrity}">`,
  );
  const script =
    `<script type="module" src="/${boot.name}" integrity="${boot.integrity}" data-js="/${js.name}" ` +
    `data-wasm="/${wasm.name}" data-wasm-integrity="${wasm.integrity}" data-worker="/${laid.get("worker.js").name}"` +
    `${kept ? ' data-offline="/sw.js"' : ""}></script>`;
  // Browsers ignore the integrity of such a preload, and say so in the console; boot.js asks for it when it fetches.
  html = wasm.html.replace(/(<link rel="preload" [^>]*?) integrity="[^"]*"/, "$1");
  html = html.replace(inline, () => `${script}\n    ${preloads.join("\n    ")}`);
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
  const html = writePage();
  layServiceWorker();
  if (!release) return;
  checkPage(html);
  const files = filesIn(staged);
  checkPaths(files);
  const sizes = await Promise.all(files.filter((file) => /\.(css|html|js|json|mjs|svg|txt|wasm|webmanifest)$/.test(file)).map(compress));
  const total = (kind) => `${(sizes.reduce((sum, size) => sum + size[kind], 0) / 1000).toFixed(1)} kB`;
  console.log(`page: ${files.length} files, ${total("raw")}; brotli ${total("br")}, gzip ${total("gz")}`);
}

await main();
