// The organization of a host for the console that it serves: the journal that the console reads and adds to, what was
// seen of keys in use, and word of what others have changed.
//
// The console decides with the same engine and hands over finished entries; the host checks that an entry is the next one
// and fits, and stores it like any other. All of this is for the host's own page alone: a token made anew at each start,
// which only that page is told, and nobody beyond this machine.
import { randomBytes, timingSafeEqual } from "node:crypto";
import { isLoopback } from "./addresses.mjs";
import { read, send } from "./contract.mjs";
import { LIMITS } from "./limits.mjs";

export const PREFIX = "/keyplane/";
const TOKEN = "keyplane-token";

const JSON_TYPE = ["Content-Type", "application/json"];
const BYTES = ["Content-Type", "application/octet-stream"];
const LINES = ["Content-Type", "application/x-ndjson"];

function answer(status, body = Buffer.alloc(0), ...headers) {
  return { status, headers: [["Cache-Control", "no-store"], ...headers], body: Buffer.from(body) };
}

const json = (status, value) => answer(status, JSON.stringify(value), JSON_TYPE);
const refusal = (status, code, message) => json(status, { code, message });

/** Whether a request comes from a page of this very host, in a browser of this machine. */
function isOwn({ headers, socket }) {
  const { host, origin, "sec-fetch-site": site } = headers;
  const near = /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? "");
  return near && isLoopback(host) && (site === undefined || site === "same-origin") &&
    (origin === undefined || origin === `http://${host}`);
}

/** A whole number of the query; `undefined` where there is none. */
function number(query, name, most = Number.MAX_SAFE_INTEGER) {
  const text = query.get(name);
  if (text === null || !/^\d{1,16}$/.test(text)) return undefined;
  return Math.min(Number(text), most);
}

/** A line with some of its pages: those asked for, or none where there are too many. */
function thinned(line, { most, page, pages }) {
  if (most === undefined && page === undefined) return line;
  const entry = JSON.parse(line);
  if (page !== undefined) entry.pages = entry.pages.slice(page, page + (pages ?? 1));
  else if (entry.pages.length > most) entry.pages = [];
  return JSON.stringify(entry);
}

export class ConsoleDoor {
  #hosted;
  #warn;
  #token = randomBytes(32);
  /** Requests that wait for something new. */
  #waiting = new Set();
  #end;
  #uses;

  constructor(hosted, { warn }) {
    this.#hosted = hosted;
    this.#warn = warn;
    this.#end = hosted.subscribe(() => this.#tell(hasEntries));
    // A use comes with nearly every request: that is told now and then.
    this.#uses = setInterval(() => this.#tell(hasAny), LIMITS.usesTold);
    this.#uses.unref();
  }

  /** Answers what is asked of it. */
  async handle(request, response) {
    try {
      send(response, await this.#answer(request, response));
    } catch (error) {
      if (response.destroyed || error.code === "ECONNRESET") return;
      this.#warn(`The console could not be answered: ${error.message}`);
      send(response, refusal(503, "unavailable", "The host could not answer. Try again."));
    }
  }

  async #answer(request, response) {
    const { pathname, searchParams: query } = new URL(request.url, "http://host.invalid");
    const route = ROUTES[pathname.slice(PREFIX.length)];
    if (route === undefined) return refusal(404, "not_found", "There is nothing here.");
    if (!isOwn(request)) return refusal(403, "not_own", "Only the console of this host, in a browser of this machine, is answered here.");
    const work = route[request.method];
    if (work === undefined) {
      const { status, headers, body } = refusal(405, "method", "This is not understood here.");
      return { status, headers: [...headers, ["Allow", Object.keys(route).join(", ")]], body };
    }
    if (work !== ROUTES["session.json"].GET && !this.#knows(request.headers[TOKEN])) {
      return refusal(401, "token", "The host was started anew, or the token is not its own.");
    }
    return work(this, { query, request, response });
  }

  #knows(text) {
    const given = Buffer.from(text ?? "", "hex");
    return given.length === this.#token.length && timingSafeEqual(given, this.#token);
  }

  async session() {
    const organization = await this.#hosted.ask((keyplane) => keyplane.summary());
    return json(200, { token: this.#token.toString("hex"), organization });
  }

  async entries({ query }) {
    const from = number(query, "from") ?? 1;
    const lines = await this.#hosted.lines(Math.max(from, 1), number(query, "limit", LIMITS.entries) ?? LIMITS.entries);
    const how = { most: number(query, "most"), page: number(query, "page"), pages: number(query, "pages") };
    const seq = await this.#hosted.ask((keyplane) => keyplane.seq);
    return answer(200, lines.map((line) => `${thinned(line, how)}\n`).join(""), LINES, ["Keyplane-Entry", String(seq)]);
  }

  async add({ request, response }) {
    const bytes = await read(request, LIMITS.entry);
    if (bytes === undefined) {
      response.setHeader("Connection", "close");
      return refusal(413, "too_large", `An entry has at most ${LIMITS.entry} bytes.`);
    }
    try {
      await this.#hosted.store(bytes.toString("utf8"));
    } catch (error) {
      const status = { stale: 409, newer_format: 422, out_of_order: 422, damaged: 422, not_stored: 503, stopped: 503 }[error.code];
      if (status === undefined) throw error;
      return refusal(status, error.code, error.message);
    }
    return answer(201);
  }

  async checkpoint() {
    const [bytes, seq] = await this.#hosted.ask((keyplane) => [keyplane.checkpoint(), keyplane.seq]);
    return answer(200, bytes, BYTES, ["Keyplane-Entry", String(seq)]);
  }

  async uses() {
    return answer(200, await this.#hosted.ask((keyplane) => keyplane.uses()), BYTES);
  }

  async hear({ request }) {
    const bytes = await read(request, LIMITS.entry);
    if (bytes === undefined) return refusal(413, "too_large", `Observations have at most ${LIMITS.entry} bytes.`);
    try {
      await this.#hosted.ask((keyplane) => keyplane.hear(bytes));
    } catch (error) {
      if (error.code !== "damaged") throw error;
      return refusal(422, error.code, error.message);
    }
    this.#tell(hasAny);
    return answer(204);
  }

  /** Answers once something is there that the asker does not know, or after a while with nothing new. */
  async news({ query, request }) {
    await this.#news();
    const known = { seq: number(query, "after") ?? 0, uses: number(query, "uses") ?? 0 };
    return new Promise((done, fail) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(waiter);
        request.socket.off("close", end);
        this.#news().then((news) => done(json(200, news)), fail);
      };
      const waiter = { known, end };
      const timer = setTimeout(end, LIMITS.news);
      this.#waiting.add(waiter);
      request.socket.once("close", end);
      this.#tell(hasEntries);
    });
  }

  #news() {
    return this.#hosted.ask(({ seq, usesRevision: uses }) => ({ seq, uses }));
  }

  /** Nobody waits for this: what goes wrong, the next one who asks is told. */
  async #tell(isNew) {
    if (this.#waiting.size === 0) return;
    try {
      const news = await this.#news();
      for (const { known, end } of [...this.#waiting]) if (isNew(known, news)) end();
    } catch (error) {
      this.#warn(`The console could not be told of changes: ${error.message}`);
    }
  }

  /** Lets everybody go who waits: the host stops. */
  close() {
    this.#end();
    clearInterval(this.#uses);
    for (const { end } of [...this.#waiting]) end();
  }
}

const hasEntries = (known, { seq }) => known.seq !== seq;
const hasAny = (known, news) => hasEntries(known, news) || known.uses !== news.uses;

const ROUTES = {
  "session.json": { GET: (door) => door.session() },
  entries: { GET: (door, asked) => door.entries(asked), POST: (door, asked) => door.add(asked) },
  checkpoint: { GET: (door) => door.checkpoint() },
  uses: { GET: (door) => door.uses(), PUT: (door, asked) => door.hear(asked) },
  news: { GET: (door, asked) => door.news(asked) },
};
Object.setPrototypeOf(ROUTES, null);
