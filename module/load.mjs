// The engine's wasm instance: loading it, calling into it, and what becomes of it when it stops.

/** Why a call did nothing: `code` is for programs, `message` for people, `field` names what is to blame. */
export class KeyplaneError extends Error {
  constructor(code, message, field) {
    super(message);
    this.name = "KeyplaneError";
    this.code = code;
    if (field !== undefined) this.field = field;
  }
}

const STOPPED = "The engine stopped and is not to be used any more. Open the organization anew from its journal.";

/** The instance that organizations share, until it stops. */
let shared;
let instances = 0;

/**
 * An instance of the engine, ready for use. `wasm` is what to make it of, where that is not to be found beside this
 * file: bytes, a URL, a `Response` or a compiled module.
 */
export function loadEngine(wasm) {
  if (shared === undefined || shared.stopped) shared = begin(wasm);
  const mine = shared;
  return mine.ready.catch((error) => {
    if (shared === mine) shared = undefined;
    throw error;
  });
}

function begin(wasm) {
  const instance = { stopped: false };
  instance.ready = instantiate(wasm).then((glue) => Object.assign(instance, { Engine: glue.Engine }));
  return instance;
}

async function instantiate(wasm) {
  // A module keeps its instance for good; behind another address it is another module.
  instances += 1;
  const glue = instances === 1
    ? await import("./engine/engine.js")
    : await import(/* @vite-ignore */ /* webpackIgnore: true */ new URL(`./engine/engine.js?instance=${instances}`, import.meta.url).href);
  await glue.default({ module_or_path: wasm ?? (await find()) });
  return glue;
}

async function find() {
  const url = new URL("./engine/engine_bg.wasm", import.meta.url);
  if (url.protocol !== "file:") return url;
  const { readFile } = await import("node:fs/promises");
  return readFile(url);
}

/** Calls into an instance. What it refuses is a `KeyplaneError`; when it stops, so is everything from then on. */
export function call(instance, work) {
  if (instance.stopped) throw new KeyplaneError("stopped", STOPPED);
  try {
    return work();
  } catch (error) {
    if (typeof error === "string") {
      const { code, message, field } = JSON.parse(error);
      throw new KeyplaneError(code, message, field);
    }
    if (error instanceof WebAssembly.RuntimeError) {
      instance.stopped = true;
      throw new KeyplaneError("stopped", STOPPED);
    }
    throw error;
  }
}
