// The REST contract over HTTP: reads a request whole, has it answered, sends that.
import { CONTRACT_HEADERS } from "./headers.mjs";
import { LIMITS } from "./limits.mjs";
import { problem } from "./problem.mjs";

/** Answers every request that reaches it; those of one connection one after the other, as they came. */
export function contract(hosted, { baseUrl, warn }) {
  const answer = async (request, response) => {
    try {
      const body = hasBody(request) ? await read(request) : NOTHING;
      send(response, body === undefined ? tooLarge(response) : await hosted.answer(asked(request, body, baseUrl)));
    } catch (error) {
      fail(response, error, warn);
    }
  };
  /** What a connection waits for, where a client sends on without waiting. */
  const underWay = new WeakMap();
  return (request, response) => {
    const { socket } = request;
    const before = underWay.get(socket);
    const mine = before === undefined ? answer(request, response) : before.then(() => answer(request, response));
    underWay.set(socket, mine);
    mine.then(() => underWay.get(socket) === mine && underWay.delete(socket));
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

/** The body; `undefined` where it is larger than `most`. What is beyond that is not read. */
export function read(request, most = LIMITS.body) {
  if (Number(request.headers["content-length"] ?? 0) > most) return undefined;
  return new Promise((done, fail) => {
    const pieces = [];
    let size = 0;
    const take = (piece) => {
      size += piece.length;
      if (size <= most) {
        pieces.push(piece);
        return;
      }
      request.off("data", take).pause();
      done(undefined);
    };
    request.on("data", take);
    request.once("end", () => done(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)));
    // A client that goes away in the middle.
    request.once("error", fail);
  });
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
  // A host that is about to stop keeps no connection.
  if (response.socket?.server?.listening === false) told.push("Connection", "close");
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
