// How much a client may take. The README gives the same numbers.
export const LIMITS = Object.freeze({
  /** Bytes of a request's body. */
  body: 1024 * 1024,
  /** Bytes of an entry that the console adds: an import of 100,000 keys is one. */
  entry: 128 * 1024 * 1024,
  /** Changes that are stored with one flush. */
  group: 64,
  /** Entries that the console is given at a time. */
  entries: 256,
  /** Milliseconds that the console waits for something new before it asks again. */
  news: 25_000,
  /** Milliseconds between two words of new uses of keys. */
  usesTold: 2_000,
  /** Bytes of its first line and headers together. */
  head: 16 * 1024,
  headers: 100,
  /** Milliseconds for the headers to arrive. */
  headTime: 10_000,
  /** Milliseconds for the whole request to arrive. */
  requestTime: 30_000,
  /** Milliseconds that a connection may stay open with nothing asked. */
  idle: 30_000,
  connections: 512,
  /** Milliseconds between two looks at who is too slow. */
  check: 1_000,
  /** Milliseconds that answers under way are given when the host stops. */
  stop: 5_000,
});

export function limit(server, limits) {
  server.headersTimeout = limits.headTime;
  server.requestTimeout = limits.requestTime;
  server.keepAliveTimeout = limits.idle;
  server.maxHeadersCount = limits.headers;
  server.maxConnections = limits.connections;
}
