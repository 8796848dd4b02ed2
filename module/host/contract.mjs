// The REST contract over HTTP: reads a request whole, has it answered, sends that.
import { CONTRACT_HEADERS } from "./headers.mjs";
import { LIMITS } from "./limits.mjs";
import { problem } from "./problem.mjs";

/** Answers every request that reaches it. */
export function contract(hosted, { baseUrl, warn }) {
  return (request, response) => {
    const body = hasBody(request) ? read(request) : Promise.resolve(NOTHING);
    body
      .then((body) => (body === undefined ? tooLarge(response) : hosted.answer(asked(request, body, baseUrl))))
      .then((answer) => send(response, answer))
      .catch((error) => fail(response, error, warn));
  };
}

const NOTHING = new Uint8Array(0);

function hasBody({ headers }) {
  return headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
}

function asked(request, body, baseUrl) {
  return {
    method: request.method,
    url: request.url,
    headers: request.rawHeaders,
    body,
    baseUrl: baseUrl ?? `http://${request.headers.host}`,
  };
}

/** The body; `undefined` where it is larger than the limit. */
async function read(request) {
  if (Number(request.headers["content-length"] ?? 0) > LIMITS.body) return undefined;
  const pieces = [];
  let size = 0;
  for await (const piece of request) {
    size += piece.length;
    if (size > LIMITS.body) return undefined;
    pieces.push(piece);
  }
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
}

function tooLarge(response) {
  // What is still on its way is not read.
  response.setHeader("Connection", "close");
  return problem(413, `A body has at most ${LIMITS.body} bytes`);
}

const ALWAYS = Object.entries(CONTRACT_HEADERS).flat();

export function send(response, { status, headers, body }) {
  // At once and flat: one header after the other takes as long as all the rest.
  const told = ALWAYS.concat(headers.flat());
  if (status !== 204 && status !== 304) told.push("Content-Length", String(body.length));
  response.writeHead(status, told);
  response.end(response.req.method === "HEAD" ? undefined : body);
}

function fail(response, error, warn) {
  // A client that went away in the middle of its request.
  if (error.code === "ECONNRESET" || response.destroyed) return;
  warn(`A request could not be answered: ${error.message}`);
  if (response.headersSent) response.destroy();
  else send(response, problem(503, "The request could not be answered. Try again"));
}
