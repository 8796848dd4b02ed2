// Keeps one build of the console whole, so that it opens without its server. Laid by script/page.mjs as /sw.js, with
// two lines before this text: FILES, every file of the build as [path, integrity], and VERSION, a hash over both.
//
// A version counts once every one of its files is here and is what the build made (`install` fails otherwise), and it
// answers from its own files only. It waits until the person takes it, or until no tab of the version before is open;
// then that version's files go. What is no file of the build, such as the REST contract, it does not touch.

const OWN = "keyplane-";
const CACHE = OWN + VERSION;
const PAGE = "/index.html";
const PATHS = new Set(FILES.map(([path]) => path));
/** Addresses the page understands: the start page, an import, whatever an organization has. */
const ROUTE = /^\/(import\/?|o\/.+)?$/;
/** What the start page asks its host. */
const SESSION = "/keyplane/session.json";
/** A name that carries a hash of its content never means anything else; others are asked for anew. */
const HASHED = /-[0-9a-f]{12,16}(_bg)?\.\w+$/;

async function keep(cache, [path, integrity]) {
  const response = await fetch(path, { integrity, cache: HASHED.test(path) ? "default" : "no-cache" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  await cache.put(path, response);
}

async function fill() {
  try {
    const cache = await caches.open(CACHE);
    await Promise.all(FILES.map((file) => keep(cache, file)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OWN) && name !== CACHE).map((name) => caches.delete(name)));
  // The page that brought this worker in is served by it from now on, and so are the workers that page starts.
  await clients.claim();
}

async function answer(request, path) {
  const kept = await caches.match(path, { cacheName: CACHE });
  if (!kept) return fetch(request);
  // A worker takes its address from the answer: one made anew has that of the request, with its query.
  return request.mode !== "navigate" && new URL(request.url).search ? new Response(kept.body, kept) : kept;
}

/** Whether the host keeps an organization is the host's to say; where none answers, there is none. */
async function askHost(request) {
  try {
    return await fetch(request);
  } catch {
    return Response.json({ organization: null });
  }
}

addEventListener("install", (event) => event.waitUntil(fill()));
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("message", ({ data }) => data === "take over" && skipWaiting());
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate") {
    if (ROUTE.test(pathname)) event.respondWith(answer(event.request, PAGE));
  } else if (pathname === SESSION) event.respondWith(askHost(event.request));
  else if (PATHS.has(pathname)) event.respondWith(answer(event.request, pathname));
});
