// Requests and responses, in the forms that programs have them.

const NOTHING = new Uint8Array(0);
const utf8 = new TextEncoder();

/** What the engine takes: a method, a target, headers as names and values in turn, bytes. */
export function parts({ method = "GET", url, headers = [], body, baseUrl }) {
  return { method, target: targetOf(url), headers: flat(headers), body: bytes(body), baseUrl };
}

/** Path and query. A scheme and a host before them are the engine's to leave out. */
function targetOf(url) {
  return typeof url === "string" ? url : url.href;
}

/** The headers that the engine looks at (`src/rest/auth.rs`, `body.rs`). Each that it is handed takes time. */
const READ = /^(authorization|content-type)$/i;

function flat(headers) {
  const list = Array.isArray(headers) && typeof headers[0] === "string" ? headers : listed(headers);
  const read = [];
  for (let at = 0; at + 1 < list.length; at += 2) if (READ.test(list[at])) read.push(list[at], list[at + 1]);
  return read;
}

function listed(headers) {
  const pairs = typeof headers[Symbol.iterator] === "function" ? [...headers] : Object.entries(headers);
  return pairs.flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).flatMap((one) => [name, String(one)]));
}

function bytes(body) {
  if (body === undefined || body === null) return NOTHING;
  return typeof body === "string" ? utf8.encode(body) : body;
}

/** From what the engine gives: status, body, entry, then the headers' names and values in turn, a line each. */
export function answered([status, body, entry, lines]) {
  const parts = lines.split("\n");
  const headers = [];
  for (let at = 0; at + 1 < parts.length; at += 2) headers.push([parts[at], parts[at + 1]]);
  return { response: { status, headers, body }, entry };
}

/** A `fetch` that a client can be given: it reaches this organization and nothing else. */
export function fetchFrom(keyplane) {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = new Uint8Array(await request.arrayBuffer());
    const { status, headers, body: content } =
      keyplane.handle({ method: request.method, url: request.url, headers: request.headers, body });
    // These statuses have no body, and `Response` insists on it.
    return new Response([204, 205, 304].includes(status) || request.method === "HEAD" ? null : content, { status, headers });
  };
}
