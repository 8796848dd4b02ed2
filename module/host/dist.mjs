// The console's built files: held in memory, looked up by name. A request can reach nothing that was not listed, and a
// build that replaces the folder meanwhile is picked up whole.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { extname, join, relative, resolve, sep } from "node:path";
import { HostError } from "./errors.mjs";

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

export function serveFile(request, response, file) {
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
