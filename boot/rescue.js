// Writes what this origin keeps for Keyplane into one file, straight from IndexedDB, private files and localStorage.
//
// It is the last resort, so it trusts nothing: what cannot be read is named in the file and to the person, and the
// rest is saved all the same. Knows nothing of what the records mean.

const PREFIX = "keyplane";
const RECORDS_A_READ = 256;
const OPEN_WITHIN_MS = 10_000;

const TYPED_ARRAYS = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
  Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView,
]; // prettier-ignore

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}

/**
 * A structured-clone value as plain JSON. What JSON has no word for becomes an object with the tag `$type`;
 * an object that has a `$type` of its own is written as its entries, so that reading back is never in doubt.
 */
export function encode(value) {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    return Number.isFinite(value) && !Object.is(value, -0) ? value : { $type: "number", text: Object.is(value, -0) ? "-0" : String(value) };
  }
  if (value === undefined) return { $type: "undefined" };
  if (typeof value === "bigint") return { $type: "bigint", text: String(value) };
  if (Array.isArray(value)) return Array.from(value, encode);
  if (value instanceof ArrayBuffer) return { $type: "ArrayBuffer", base64: base64(new Uint8Array(value)) };
  const array = TYPED_ARRAYS.find((type) => value instanceof type);
  if (array) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return { $type: array.name, base64: base64(bytes) };
  }
  if (value instanceof Date) return { $type: "Date", milliseconds: encode(value.getTime()) };
  if (value instanceof Map) return { $type: "Map", entries: Array.from(value, ([key, item]) => [encode(key), encode(item)]) };
  if (value instanceof Set) return { $type: "Set", items: Array.from(value, encode) };
  if (Object.prototype.toString.call(value) !== "[object Object]") {
    return { $type: "unreadable", kind: Object.prototype.toString.call(value).slice(8, -1) };
  }
  const entries = Object.entries(value).map(([key, item]) => [key, encode(item)]);
  const clear = entries.every(([key]) => key !== "$type" && key !== "__proto__");
  return clear ? Object.fromEntries(entries) : { $type: "Object", entries };
}

/** A request as a promise. One that fails leaves its transaction standing, so that the rest can still be read. */
function settled(request) {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = (event) => {
      event.preventDefault();
      fail(request.error);
    };
  });
}

/** Opens as it is: a database that has gone meanwhile is not made anew, and one that never answers is given up. */
function open(name) {
  const request = indexedDB.open(name);
  return new Promise((done, fail) => {
    const giveUp = setTimeout(() => fail(new Error("it did not open within ten seconds")), OPEN_WITHIN_MS);
    request.onupgradeneeded = () => request.transaction.abort();
    request.onsuccess = () => {
      clearTimeout(giveUp);
      done(request.result);
    };
    request.onerror = () => {
      clearTimeout(giveUp);
      fail(request.error);
    };
  });
}

/** Values of `keys`, all at once; if one of them cannot be read, one by one, so that only that one is lost. */
async function readValues(store, range, keys, problems) {
  try {
    const values = await settled(store.getAll(range, keys.length));
    return values.map(encode);
  } catch {
    const values = [];
    for (const key of keys) {
      try {
        values.push(encode(await settled(store.get(key))));
      } catch (error) {
        values.push({ $type: "unreadable", kind: String(error?.name ?? error) });
        problems.push(`${store.name}, record ${JSON.stringify(encode(key))}: ${error?.message ?? error}`);
      }
    }
    return values;
  }
}

/** Adds the records of one store to `rows` as JSON text, a stretch of keys at a time. */
async function readStore(store, rows, problems) {
  let range = null;
  for (;;) {
    const keys = await settled(store.getAllKeys(range, RECORDS_A_READ));
    if (keys.length === 0) return;
    const values = await readValues(store, range, keys, problems);
    keys.forEach((key, at) => rows.push(JSON.stringify({ key: encode(key), value: values[at] })));
    range = IDBKeyRange.lowerBound(keys.at(-1), true);
  }
}

async function readDatabase(name, parts, problems) {
  const db = await open(name);
  let records = 0;
  parts.push(`{"name":${JSON.stringify(name)},"version":${db.version},"stores":[`);
  for (const [at, storeName] of [...db.objectStoreNames].entries()) {
    parts.push(at === 0 ? "\n" : ",\n");
    let head = { name: storeName };
    const rows = [];
    try {
      const store = db.transaction(storeName).objectStore(storeName);
      head = { ...head, keyPath: store.keyPath, autoIncrement: store.autoIncrement };
      await readStore(store, rows, problems);
    } catch (error) {
      problems.push(`${name} / ${storeName}: ${error?.message ?? error}`);
    }
    records += rows.length;
    parts.push(JSON.stringify(head).slice(0, -1), ',"records":[');
    rows.forEach((row, place) => parts.push(place === 0 ? "\n" : ",\n", row));
    parts.push("]}");
  }
  parts.push("]}");
  db.close();
  return records;
}

/** The second copies (src/store/private_files.rs): each file of each organization's folder. */
async function readCopies(problems) {
  const copies = [];
  try {
    const root = await navigator.storage.getDirectory();
    const all = await root.getDirectoryHandle(PREFIX).catch((error) => {
      if (error.name !== "NotFoundError") throw error;
    });
    for await (const [name, folder] of all?.entries() ?? []) {
      const files = {};
      for await (const [file, handle] of folder.entries()) {
        try {
          files[file] = base64(new Uint8Array(await (await handle.getFile()).arrayBuffer()));
        } catch (error) {
          problems.push(`the second copy of ${name}, ${file}: ${error?.message ?? error}`);
        }
      }
      copies.push({ name, files });
    }
  } catch (error) {
    problems.push(`the second copies: ${error?.message ?? error}`);
  }
  return copies;
}

function readLocalStorage(problems) {
  const entries = {};
  try {
    for (let at = 0; at < localStorage.length; at += 1) {
      const key = localStorage.key(at);
      if (key.startsWith(PREFIX)) entries[key] = localStorage.getItem(key);
    }
  } catch (error) {
    problems.push(`localStorage: ${error?.message ?? error}`);
  }
  return entries;
}

/** Reads everything: the file's text in parts, and what is in it. */
async function collect(reason) {
  const problems = [];
  let names = [];
  try {
    names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith(PREFIX));
  } catch (error) {
    problems.push(`the list of databases: ${error?.message ?? error}`);
  }
  const head = { format: "keyplane-rescue", version: 1, saved: new Date().toISOString(), reason };
  const parts = [JSON.stringify(head).slice(0, -1), ',"databases":['];
  let databases = 0;
  let records = 0;
  for (const name of names.sort()) {
    const own = [];
    try {
      records += await readDatabase(name, own, problems);
      parts.push(databases === 0 ? "\n" : ",\n");
      own.forEach((part) => parts.push(part));
      databases += 1;
    } catch (error) {
      problems.push(`${name}: ${error?.message ?? error}`);
    }
  }
  const copies = await readCopies(problems);
  const settings = readLocalStorage(problems);
  parts.push(`],\n"copies":${JSON.stringify(copies)},\n"localStorage":${JSON.stringify(settings)},"problems":${JSON.stringify(problems)}}\n`);
  return { parts, databases, records, copies: copies.length, settings: Object.keys(settings).length, problems };
}

function download(parts, name) {
  const address = URL.createObjectURL(new Blob(parts, { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the blob after the click; a minute is ample and the page is about to be reloaded anyway.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Saves `keyplane-rescue-<date>.json`; resolves, whatever happens, to what the person is told. */
export async function saveRescueFile(reason) {
  try {
    const { parts, databases, records, copies, settings, problems } = await collect(reason);
    const failed = problems.length === 0 ? "" : ` Not everything could be read: ${problems.join("; ")}.`;
    if (databases === 0 && copies === 0 && settings === 0) return failed.trim() || "Nothing of Keyplane is stored in this browser, so there is no file to save.";
    const name = `keyplane-rescue-${new Date().toISOString().slice(0, 10)}.json`;
    download(parts, name);
    const held = [counted(databases, "database"), counted(records, "record"), counted(settings, "setting")];
    if (copies > 0) held.push(copies === 1 ? "1 second copy" : `${copies} second copies`);
    return `${name} was handed to the browser's downloads: ${held.join(", ")}.${failed}`;
  } catch (error) {
    return `The file could not be made: ${error?.message ?? error}.`;
  }
}
