// Starts the console, and is what is left when the console cannot go on.
//
// The build writes the hashed addresses of the program into this script's own element (`script/page.mjs`).
// Everything here stands beside the wasm and works without it.
import { keepOffline, offline } from "./offline.js";
import { isBroken, showRecovery } from "./recovery.js";

const { js, wasm, wasmIntegrity, worker, console: parts, offline: keeper } = document.querySelector("script[data-wasm]").dataset;

// What a worker of this page is started with: `new Worker(__keyplane.worker, { type: "module" })`.
const query = new URLSearchParams({ js, wasm });
window.__keyplane = Object.freeze({ js, wasm, worker: `${worker}?${query}`, offline });

/** A part of the program that did not arrive; `message` is for the person at the screen. */
class NotLoaded extends Error {
  name = "NotLoaded";
}

/** Why `path` could not be used. A browser does not tell a refusal from a foreign file, so the server is asked. */
async function notLoaded(path) {
  const name = path.split("/").pop();
  const answer = await fetch(path, { method: "HEAD", cache: "no-store" }).catch(() => undefined);
  if (!answer) return new NotLoaded(`The server did not answer for ${name}.`);
  if (!answer.ok) return new NotLoaded(`The server answered ${answer.status} for ${name}.`);
  return new NotLoaded(`${name} is not the file this page was built with.`);
}

async function fetchProgram() {
  try {
    const response = await fetch(wasm, wasmIntegrity ? { integrity: wasmIntegrity } : {});
    if (response.ok) return response;
  } catch {
    // Asked for below.
  }
  throw await notLoaded(wasm);
}

async function importGlue() {
  try {
    return await import(js);
  } catch {
    throw await notLoaded(js);
  }
}

/** Whether the program itself gave way: a trap (every Rust panic ends in one) or a stack that ran out in it. */
function isTrap(error) {
  if (error instanceof WebAssembly.RuntimeError) return true;
  return error instanceof RangeError && /wasm/.test(error.stack ?? "");
}

/** A theme the person chose (`src/ui/preferences.rs` keeps it) holds from the first paint, and without the program. */
function applyTheme() {
  try {
    const { theme } = JSON.parse(localStorage.getItem("keyplane.preferences")) ?? {};
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // No storage, or something damaged in it: the system's theme.
  }
}

/** Every address but the start page's shows the console: its part of the program comes along with the first one. */
function preloadConsole() {
  if (location.pathname === "/") return;
  for (const href of parts.split(" ").filter(Boolean)) {
    const link = Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "anonymous", href });
    document.head.append(link);
  }
}

async function start() {
  preloadConsole();
  applyTheme();
  if (typeof WebAssembly !== "object") {
    showRecovery("unsupported", new Error("There is no WebAssembly in this browser."));
    return;
  }
  // A dead program's listeners still hang on the page. These come before them, and keep events from them.
  for (const type of ["keydown", "keyup", "popstate", "beforeunload", "storage"]) {
    addEventListener(type, (event) => isBroken() && event.stopImmediatePropagation(), { capture: true });
  }
  addEventListener("error", ({ error }) => isTrap(error) && showRecovery("stopped", error));
  addEventListener("unhandledrejection", ({ reason }) => isTrap(reason) && showRecovery("stopped", reason));
  try {
    const [glue, program] = await Promise.all([importGlue(), fetchProgram()]);
    await glue.default({ module_or_path: program });
    document.getElementById("boot")?.remove();
    // Once the first screen stands: the whole build is fetched for it.
    setTimeout(() => keepOffline(keeper), 1_000);
  } catch (error) {
    const kind =
      error instanceof NotLoaded ? "unloaded" : error instanceof WebAssembly.CompileError ? "unsupported" : "unstarted";
    showRecovery(kind, error);
  }
}

start();
