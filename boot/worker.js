// Runs the same program in a worker: started with the address in `__keyplane.worker`, whose query names the glue
// code and the wasm. What the program does where there is no window, it decides itself.

// What the page sends before the program listens is kept, and handed over in order.
const early = [];
const keep = (event) => early.push(event);
addEventListener("message", keep);

// A promise nobody awaits dies unheard in a worker; reported, it reaches the page's `error` listener.
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  reportError(event.reason);
});

function ownAddress(name) {
  const address = new URL(new URL(location.href).searchParams.get(name) ?? "", location.origin);
  if (address.origin !== location.origin || address.pathname === "/") {
    throw new TypeError(`the worker's address names no ${name} of this origin`);
  }
  return address.href;
}

async function start() {
  const glue = await import(ownAddress("js"));
  // The program's part for workers arrives after the program: it says when it listens.
  const listens = new Promise((done) => addEventListener("listening", done, { once: true }));
  await glue.default({ module_or_path: ownAddress("wasm") });
  if (!globalThis.onmessage) await listens;
  removeEventListener("message", keep);
  for (const { data, ports } of early) dispatchEvent(new MessageEvent("message", { data, ports: [...ports] }));
}

start();
