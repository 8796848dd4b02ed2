// Stands as /sw.js in a build that keeps nothing offline: a worker that a release left at this address would otherwise
// go on serving that release. It takes over at once, lets go of everything, and is gone with the next page.

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) =>
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith("keyplane-")) await caches.delete(name);
      await registration.unregister();
    })(),
  ),
);
