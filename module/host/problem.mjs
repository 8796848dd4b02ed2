// What the host itself refuses before the engine sees a request, in the contract's words.
import { randomUUID } from "node:crypto";

const TITLES = {
  400: ["bad_request", "Bad Request"],
  404: ["not_found", "Not Found"],
  408: ["request_timeout", "Request Timeout"],
  413: ["request_too_large", "Content Too Large"],
  421: ["misdirected_request", "Misdirected Request"],
  431: ["request_too_large", "Request Header Fields Too Large"],
  503: ["service_unavailable", "Service Unavailable"],
};

/** A response in the contract's envelope. */
export function problem(status, detail) {
  const id = randomUUID().replaceAll("-", "");
  const [code, title] = TITLES[status];
  const body = { errors: [{ id, status: String(status), code, title, detail, source: {} }] };
  const headers = [["X-Request-Id", id], ["Cache-Control", "no-store"], ["Content-Type", "application/json"]];
  return { status, headers, body: Buffer.from(JSON.stringify(body)) };
}

/** The same as bytes of HTTP, for a client that did not get as far as a request. */
export function rawProblem(status, detail) {
  const { headers, body } = problem(status, detail);
  const lines = [...headers, ["Content-Length", body.length], ["Connection", "close"]];
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `HTTP/1.1 ${status} ${TITLES[status][1]}\r\n${head}\r\n${body}`;
}
