// The HTTP server: whose request it is (the console's files, an address of the console, the contract), and listening.
import { createServer } from "node:http";
import { isConsoleAddress, isLoopback, isNavigation, pathOf, wantsPage } from "./addresses.mjs";
import { PREFIX } from "./console.mjs";
import { send } from "./contract.mjs";
import { openDist, serveFile } from "./dist.mjs";
import { HostError } from "./errors.mjs";
import { PRODUCTION_HEADERS } from "./headers.mjs";
import { limit, LIMITS } from "./limits.mjs";
import { problem, rawProblem } from "./problem.mjs";

export const HOST = "127.0.0.1";

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

/** The console alone. Each of `handlers` is asked first. */
function consoleAlone(page, handlers, isNamed) {
  return (request, response) => {
    for (const [name, value] of Object.entries(PRODUCTION_HEADERS)) response.setHeader(name, value);
    const path = pathOf(request.url);
    if (!isNamed(request.headers.host)) refuse(response, 421, MISDIRECTED);
    else if (path === undefined) refuse(response, 400, "This is no address of the console.");
    else if (!handlers.some((handle) => handle(request, response, path))) servePage(page, request, response, path);
  };
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

/** The contract, and the console beside it where there is a page, with the organization that it may open. */
function besideContract(page, answer, door, isNamed) {
  return (request, response) => {
    const file = page && consoleFile(page, request);
    if (!isNamed(request.headers.host)) send(response, problem(421, MISDIRECTED));
    else if (page && door && request.url.startsWith(PREFIX)) door.handle(request, response);
    else if (file === undefined) answer(request, response);
    else {
      for (const [name, value] of Object.entries(PRODUCTION_HEADERS)) response.setHeader(name, value);
      serveFile(request, response, file);
    }
  };
}

/** One of the console's files, or its page for its own addresses asked for as HTML. */
function consoleFile(dist, request) {
  const path = pathOf(request.url);
  if (path === undefined || (request.method !== "GET" && request.method !== "HEAD")) return undefined;
  const files = dist.files();
  if (isConsoleAddress(path) && wantsPage(request)) return files.get("/index.html");
  return files.get(path === "/" ? "/index.html" : path);
}

const MISDIRECTED = "This host answers to names of this machine only.";

/**
 * An HTTP server, not yet listening: for the console in the folder `dist`, for the REST contract (`answer`, a handler of
 * `contract.mjs`), or for both, where the console can open the organization through `door`. `isNamed` tells the hosts that requests may be for; without it, those of this machine.
 *
 * Where the console is alone, each of `handlers` is asked first, in order: `(request, response, path) => boolean`, true
 * when it answers. Throws `HostError` when the folder holds no page.
 */
export function createHost({ dist, answer, door, handlers = [], isNamed = isLoopback, limits = LIMITS }) {
  const page = dist === undefined ? undefined : openDist(dist);
  const listener = answer === undefined ? consoleAlone(page, handlers, isNamed) : besideContract(page, answer, door, isNamed);
  const server = createServer({ maxHeaderSize: limits.head, connectionsCheckingInterval: limits.check }, listener);
  limit(server, limits);
  server.on("clientError", refuseBytes);
  return server;
}

/** Bytes that are no request, or one that is too large or too slow. */
function refuseBytes(error, socket) {
  const reasons = {
    HPE_HEADER_OVERFLOW: [431, `The headers of a request have at most ${LIMITS.head} bytes`],
    ERR_HTTP_REQUEST_TIMEOUT: [408, "The request did not arrive in time"],
  };
  const [status, detail] = reasons[error.code] ?? [400, "This is no HTTP request"];
  if (socket.writable) socket.end(rawProblem(status, detail));
  else socket.destroy();
}

/** Listens; resolves to the origin. Port 0 takes any free one. */
export function listen(server, port, host = HOST) {
  return new Promise((done, fail) => {
    server.once("error", (error) => {
      const next = port < 65535 ? port + 1 : port - 1;
      const reasons = {
        EADDRINUSE: `Port ${port} is taken by another program. Choose another: --port ${next}`,
        EACCES: `Port ${port} may not be used by this account. Choose one above 1023: --port 8080`,
        EADDRNOTAVAIL: `${host} is no address of this machine.`,
        ENOTFOUND: `${host} is no address of this machine.`,
      };
      fail(new HostError(reasons[error.code] ?? `Cannot listen on port ${port}: ${error.message}`));
    });
    server.listen(port, host, () => done(`http://${host.includes(":") ? `[${host}]` : host}:${server.address().port}`));
  });
}

/** Stops listening, and gives the answers under way some time. */
export function stop(server) {
  return new Promise((done) => {
    server.close(done);
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), LIMITS.stop).unref();
  });
}
