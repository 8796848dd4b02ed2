// What is measured of a page from outside, the same for the console and for its peer: each is a `subject`, which says
// where its list is and what its parts are called.

/** Notes when the first row of a list was painted, and every long task until then. Runs before anything of the page. */
export function watch() {
  globalThis.longTasks = [];
  new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask", buffered: true });
  const seen = () => document.querySelector("tbody th a, tbody td a");
  const watcher = new MutationObserver(() => {
    if (!seen()) return;
    watcher.disconnect();
    requestAnimationFrame(() => setTimeout(() => (globalThis.firstRows = performance.now()), 0));
  });
  watcher.observe(document, { childList: true, subtree: true });
}

/** A page that shows the list; how long its first rows took from the start of the navigation. */
export async function openList(context, subject) {
  const page = await context.newPage();
  await page.goto(subject.path);
  const rows = await page.waitForFunction(() => globalThis.firstRows, undefined, { timeout: 120_000 });
  return { page, taken: await rows.jsonValue() };
}

/** Milliseconds beyond 50 in which the page could answer nobody, until its first rows. */
export async function blocked(page) {
  return page.evaluate(() => globalThis.longTasks.reduce((sum, duration) => sum + Math.max(0, duration - 50), 0));
}

/** Bytes: what JavaScript holds after a collection, and the memory of wasm beside it. */
export async function memory(context, page) {
  const session = await context.newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, embedderHeapUsedSize = 0 } = await session.send("Runtime.getHeapUsage");
  const wasm = await page.evaluate(async () => {
    const glue = globalThis.__keyplane && (await import(globalThis.__keyplane.js));
    return glue ? glue.initSync().memory.buffer.byteLength : 0;
  });
  await session.detach();
  return { script: usedSize + embedderHeapUsedSize, wasm };
}

/** Bytes of one page and all it asks for, with an empty cache. */
export async function firstLoad(context, path) {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Network.setBypassServiceWorker", { bypass: true });
  let bytes = 0;
  session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  await page.goto(path, { waitUntil: "networkidle" });
  await page.close();
  return bytes;
}

/** Milliseconds from each keystroke to the paint that follows, as the browser's event timing has it. */
export async function typing(page, subject) {
  await page.evaluate(() => {
    globalThis.painted = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (/^(keydown|input)$/.test(entry.name)) globalThis.painted.push(entry.duration);
    }).observe({ type: "event", durationThreshold: 16, buffered: false });
  });
  const field = page.getByRole("searchbox", { name: subject.search });
  let typed = 0;
  for (const word of ["orders", "producer 4711", "warehouse"]) {
    await field.fill("");
    await field.pressSequentially(word, { delay: 80 });
    typed += word.length;
  }
  const slow = await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(globalThis.painted), 200))));
  await field.fill("");
  // Events faster than 16 ms are not reported: they count as 16.
  return [...slow, ...Array.from({ length: Math.max(0, 2 * typed - slow.length) }, () => 16)];
}

/** Milliseconds from a press on an element to the paint of what it changes. `changed` names the attribute or text to wait for. */
const pressed = (element, changed) =>
  element.evaluate(
    (element, changed) =>
      new Promise((done, failed) => {
        const target = document.querySelector(changed);
        setTimeout(() => failed(new Error(`${element.textContent} changed nothing in 30 s`)), 30_000);
        const begin = performance.now();
        const watcher = new MutationObserver(() => {
          watcher.disconnect();
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin), 0));
        });
        watcher.observe(target, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["aria-sort", "style"] });
        element.click();
      }),
    changed,
  );

/** Milliseconds from a press on each column's header to the sorted rows. */
export async function sorting(page) {
  const taken = [];
  for (const name of ["Key", "Name", "Owner", "Scope", "Resource", "Environment", "Created"]) {
    const header = page.locator("thead th").filter({ hasText: new RegExp(`^${name}$`) }).getByRole("button");
    await page.waitForTimeout(100);
    taken.push(await pressed(header, "table"));
  }
  return taken;
}

/** Milliseconds from a press on a filter to filtered rows and counts, on and off again. */
export async function filtering(page, subject) {
  const filter = await subject.filter(page);
  const taken = [];
  for (let at = 0; at < 6; at += 1) {
    await page.waitForTimeout(100);
    taken.push(await pressed(filter, "main"));
  }
  await page.keyboard.press("Escape");
  return taken;
}

/** Milliseconds between frames while the list is scrolled through, faster than anybody reads. */
export async function scrolling(page) {
  return page.evaluate(
    () =>
      new Promise((done) => {
        let frame = document.querySelector("tbody");
        while (frame.parentElement && !(frame.scrollHeight > frame.clientHeight && /auto|scroll/.test(getComputedStyle(frame).overflowY))) frame = frame.parentElement;
        const gaps = [];
        let last;
        const step = (now) => {
          if (last !== undefined) gaps.push(now - last);
          last = now;
          frame.scrollTop += 700;
          if (gaps.length < 180) requestAnimationFrame(step);
          else done(gaps);
        };
        requestAnimationFrame(step);
      }),
  );
}
