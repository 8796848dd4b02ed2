// Registers the service worker that keeps the build (sw.js), and tells the console how that stands.
//
// `offline` is the console's side: `state` is one of the words below, `detail` a name of the browser's for what failed,
// and the window hears `keyplane:offline` whenever either changes. A newer version is taken only by `take()`.
//
//   unknown      not looked yet          kept      this build opens without its server
//   off          a build that keeps none  ready     a newer version is here, and waits
//   unsupported  the browser has none     replaced  another tab has taken a newer version
//   failed       the browser refused      installing  the files are being fetched

const HOUR = 3_600_000;
/** How long a version may need to take over before the page is loaded again all the same. */
const PATIENCE = 3_000;

let waiting;
let taking = false;

export const offline = {
  state: "unknown",
  detail: "",
  take() {
    taking = true;
    const next = waiting?.();
    if (!next) return location.reload();
    next.postMessage("take over");
    setTimeout(() => location.reload(), PATIENCE);
  },
};

function tell(state, detail = "") {
  Object.assign(offline, { state, detail });
  dispatchEvent(new Event("keyplane:offline"));
}

/** A worker that a release left behind, and what it kept. */
async function forget(workers) {
  tell("off");
  for (const registration of await workers.getRegistrations()) await registration.unregister();
  for (const name of await caches.keys()) if (name.startsWith("keyplane-")) await caches.delete(name);
}

function look({ active, waiting: next, installing }) {
  // What serves this page now is another version than the page; nothing but a reload mends that.
  if (offline.state === "replaced") return;
  if (active && next) tell("ready");
  else if (active) tell("kept");
  else if (next || installing) tell("installing");
  else tell("failed", "InstallError");
}

function follow(workers, registration) {
  waiting = () => registration.waiting;
  const changed = () => look(registration);
  const attend = () => registration.installing?.addEventListener("statechange", changed);
  registration.addEventListener("updatefound", attend);
  attend();
  changed();
  let served = Boolean(workers.controller);
  workers.addEventListener("controllerchange", () => {
    if (taking) location.reload();
    else if (served) tell("replaced");
    served = true;
  });
  let asked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - asked < HOUR) return;
    asked = Date.now();
    // Without its server there is no newer version to be had.
    registration.update().catch(() => {});
  });
}

/** Keeps this build with the worker at `address`; without one, sees to it that none is left. Never throws. */
export async function keepOffline(address) {
  try {
    const workers = navigator.serviceWorker;
    if (!workers) tell("unsupported");
    else if (!address) await forget(workers);
    else {
      const registration = await workers.register(address, { updateViaCache: "none" });
      if (registration) follow(workers, registration);
      else tell("failed", "Blocked");
    }
  } catch (error) {
    tell("failed", String(error?.name ?? "unknown"));
  }
}
