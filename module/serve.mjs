#!/usr/bin/env node
// Serves the built console to this machine, with the headers it is meant to be served with.
//
//   node module/serve.mjs [--port 8080] [--dist dist]
//
// Loopback only, Node 20 or later, no packages. The page's files are held in memory and looked up by name:
// a request can reach nothing that was not listed, and a build that replaces `dist` meanwhile is picked up whole.
// `createHost` takes further handlers, asked before the page's files: the place of the REST contract.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const HOST = "127.0.0.1";

/** What may run, load and connect: this origin's own files, and wasm made from them. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join("; ");

/** Sent with every answer, refusals included. */
export const PRODUCTION_HEADERS = Object.freeze({
  "Content-Security-Policy": CONTENT_SECURITY_POLICY,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy":
    "camera=(), clipboard-read=(self), clipboard-write=(self), display-capture=(), geolocation=(), " +
    "hid=(), microphone=(), payment=(), serial=(), usb=()",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
});

const MIME_TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** Ready-made encodings by preference, with the suffix of the copy that holds them. */
const ENCODINGS = [
  ["br", ".br"],
  ["gzip", ".gz"],
];

/** A name that carries a hash of its content never means anything else. (Trunk drops leading zeros.) */
const HASHED_NAME = /-[0-9a-f]{12,16}(_bg)?\.\w+$/;

/** A problem the person who started the host can do something about; shown as one line. */
export class HostError extends Error {}

/** The files of one build: `page()` answers the current ones, read again after `dist` was replaced. */
export function openDist(folder) {
  const root = resolve(folder);
  const index = join(root, "index.html");
  const stampOf = () => {
    const { ino, mtimeMs, size } = statSync(index);
    return `${ino} ${mtimeMs} ${size}`;
  };
  let stamp;
  let files;
  const load = () => {
    stamp = stampOf();
    files = readFolder(root);
  };
  try {
    load();
  } catch (error) {
    throw new HostError(`${index} cannot be read (${error.code ?? error.message}). Build it first: script/build`);
  }
  return {
    files() {
      try {
        if (stampOf() !== stamp) load();
      } catch {
        // A build is replacing the folder at this moment: what was read before still stands.
      }
      return files;
    },
  };
}

function readFolder(root) {
  const real = realpathSync(root);
  const names = readdirSync(real, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(real, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((name) => !name.split(sep).some((part) => part.startsWith(".")));
  const present = new Set(names);
  const files = new Map();
  for (const name of names) {
    const copyOf = ENCODINGS.find(([, suffix]) => name.endsWith(suffix) && present.has(name.slice(0, -suffix.length)));
    if (copyOf) continue;
    const bodies = new Map([["identity", readFileSync(join(real, name))]]);
    for (const [encoding, suffix] of ENCODINGS) {
      if (present.has(name + suffix)) bodies.set(encoding, readFileSync(join(real, name + suffix)));
    }
    const digest = createHash("sha256").update(bodies.get("identity")).digest("base64url").slice(0, 22);
    files.set("/" + name.split(sep).join("/"), {
      bodies,
      digest,
      type: MIME_TYPES[extname(name)] ?? "application/octet-stream",
      cache: HASHED_NAME.test(name) ? "public, max-age=31536000, immutable" : "no-cache",
    });
  }
  return files;
}

/** The encoding to answer with, from `Accept-Encoding` and what there is. */
export function chooseEncoding(accept, available) {
  const weights = new Map();
  for (const part of (accept ?? "").split(",")) {
    const [name, ...parameters] = part.split(";").map((text) => text.trim().toLowerCase());
    if (!name) continue;
    const q = parameters.find((text) => text.startsWith("q="));
    const weight = q === undefined ? 1 : Number(q.slice(2));
    weights.set(name === "x-gzip" ? "gzip" : name, Number.isFinite(weight) ? weight : 0);
  }
  let best = "identity";
  let most = 0;
  for (const [encoding] of ENCODINGS) {
    const weight = weights.get(encoding) ?? weights.get("*") ?? 0;
    if (available.has(encoding) && weight > most) [best, most] = [encoding, weight];
  }
  return (weights.get("identity") ?? 0) > most ? "identity" : best;
}

/** The request's path, decoded once, or `undefined` when it is none that a page or a client would ask for. */
export function pathOf(url) {
  const raw = (url ?? "").split(/[?#]/, 1)[0];
  let path;
  try {
    path = decodeURIComponent(raw);
  } catch {
    return undefined;
  }
  const plain = path.startsWith("/") && !/[\0\\]/.test(path);
  return plain && !path.split("/").some((part) => part === "." || part === "..") ? path : undefined;
}

/**
 * Whether this request is a person going to an address of the console, which the page itself understands.
 * A missing file is none, so that a stale script is a 404 and not a page; ids below `/o/` may hold dots.
 */
function isNavigation(headers, path) {
  const mode = headers["sec-fetch-mode"];
  if (mode !== undefined && mode !== "navigate") return false;
  const accept = headers.accept ?? "*/*";
  if (path.startsWith("/o/") && accept.includes("text/html")) return true;
  const name = path.slice(path.lastIndexOf("/") + 1);
  return !name.includes(".") && /text\/html|\*\/\*/.test(accept);
}

/** Only names of this machine: a foreign name that resolves here belongs to somebody else's page. */
function isLoopback(host) {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host ?? "");
}

function refuse(response, status, text, headers = {}) {
  const body = Buffer.from(`${text}\n`);
  response.writeHead(status, {
    ...headers,
    "Cache-Control": "no-store",
    "Content-Length": body.length,
    "Content-Type": "text/plain; charset=utf-8",
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

function serveFile(request, response, file) {
  const encoding = chooseEncoding(request.headers["accept-encoding"], file.bodies);
  const body = file.bodies.get(encoding);
  const etag = `"${file.digest}-${encoding}"`;
  const headers = { "Cache-Control": file.cache, ETag: etag };
  if (file.bodies.size > 1) headers.Vary = "Accept-Encoding";
  const known = (request.headers["if-none-match"] ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (known.includes(etag) || known.includes("*")) {
    response.writeHead(304, headers);
    response.end();
    return;
  }
  if (encoding !== "identity") headers["Content-Encoding"] = encoding;
  response.writeHead(200, { ...headers, "Content-Length": body.length, "Content-Type": file.type });
  response.end(request.method === "HEAD" ? undefined : body);
}

function servePage(dist, request, response, path) {
  if (request.method !== "GET" && request.method !== "HEAD") {
    refuse(response, 405, "Only GET and HEAD are understood here.", { Allow: "GET, HEAD" });
    return;
  }
  const files = dist.files();
  const file = files.get(path === "/" ? "/index.html" : path);
  if (file) serveFile(request, response, file);
  else if (isNavigation(request.headers, path)) serveFile(request, response, files.get("/index.html"));
  else refuse(response, 404, "There is no such file.");
}

/**
 * An HTTP server for the console in the folder `dist`, not yet listening.
 *
 * Each of `handlers` is asked first, in order: `(request, response, path) => boolean`, true when it answers.
 * Throws `HostError` when the folder holds no page.
 */
export function createHost({ dist, handlers = [] }) {
  const page = openDist(dist);
  return createServer((request, response) => {
    for (const [name, value] of Object.entries(PRODUCTION_HEADERS)) response.setHeader(name, value);
    const path = pathOf(request.url);
    if (!isLoopback(request.headers.host)) refuse(response, 421, "This host answers to names of this machine only.");
    else if (path === undefined) refuse(response, 400, "This is no address of the console.");
    else if (!handlers.some((handle) => handle(request, response, path))) servePage(page, request, response, path);
  });
}

/** Listens on the loopback address; resolves to the origin. Port 0 takes any free one. */
export function listen(server, port) {
  return new Promise((done, fail) => {
    server.once("error", (error) => {
      const next = port < 65535 ? port + 1 : port - 1;
      const reasons = {
        EADDRINUSE: `Port ${port} is taken by another program. Choose another: --port ${next}`,
        EACCES: `Port ${port} may not be used by this account. Choose one above 1023: --port 8080`,
      };
      fail(new HostError(reasons[error.code] ?? `Cannot listen on port ${port}: ${error.message}`));
    });
    server.listen(port, HOST, () => done(`http://${HOST}:${server.address().port}`));
  });
}

const USAGE = "usage: node module/serve.mjs [--port N] [--dist FOLDER]";

export function parseArguments(list) {
  const options = { port: 8080, dist: join(dirname(fileURLToPath(import.meta.url)), "..", "dist") };
  for (let at = 0; at < list.length; at += 1) {
    const [name, inline] = list[at].split(/=(.*)/s, 2);
    const value = inline ?? list[(at += 1)];
    if (name !== "--port" && name !== "--dist") throw new HostError(`${name} is not understood; ${USAGE}`);
    if (!value) throw new HostError(`${name} needs a value; ${USAGE}`);
    if (name === "--dist") {
      options.dist = value;
    } else if (/^\d{1,5}$/.test(value) && Number(value) <= 65535) {
      options.port = Number(value);
    } else {
      throw new HostError(`--port takes a number from 1 to 65535 (0: any free one), not "${value}"`);
    }
  }
  return options;
}

async function main() {
  const { port, dist } = parseArguments(process.argv.slice(2));
  const server = createHost({ dist });
  const origin = await listen(server, port);
  console.log(`Keyplane: ${origin}  (Ctrl+C stops it)`);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      server.close(() => process.exit(0));
      server.closeAllConnections();
    });
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(error instanceof HostError ? error.message : error);
    process.exit(1);
  });
}
