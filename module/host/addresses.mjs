// What the target of a request asks for: a path, an address of the console, a name of this machine.

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
export function isNavigation(headers, path) {
  const mode = headers["sec-fetch-mode"];
  if (mode !== undefined && mode !== "navigate") return false;
  const accept = headers.accept ?? "*/*";
  if (path.startsWith("/o/") && accept.includes("text/html")) return true;
  const name = path.slice(path.lastIndexOf("/") + 1);
  return !name.includes(".") && /text\/html|\*\/\*/.test(accept);
}

/** Only names of this machine: a foreign name that resolves here belongs to somebody else's page. */
export function isLoopback(host) {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host ?? "");
}

/** The pages of an organization; `src/ui/app.rs` has the same, and a test compares them. */
const PAGES = new Set([
  "access-check", "acls", "api-explorer", "api-keys", "audit", "environments", "exchange", "group-mappings", "identity-pools",
  "identity-providers", "quotas", "resources", "role-bindings", "service-accounts", "settings", "users", "verify",
]);

/** Whether a path is one that the console has a page for. */
export function isConsoleAddress(path) {
  const [first, ...rest] = path.slice(1).split("/");
  if (first === "import") return rest.length === 0;
  if (first !== "o" || !rest[0]) return false;
  const [, page, ...below] = rest.at(-1) === "" ? rest.slice(0, -1) : rest;
  return page === undefined || (PAGES.has(page) && below.length <= 1);
}

/** Whether a page is asked for, as browsers do, and not merely anything. */
export function wantsPage({ method, headers }) {
  const mode = headers["sec-fetch-mode"];
  const reads = method === "GET" || method === "HEAD";
  return reads && (mode === undefined || mode === "navigate") && (headers.accept ?? "").includes("text/html");
}
